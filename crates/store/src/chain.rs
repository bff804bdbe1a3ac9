//! Hash chain.
