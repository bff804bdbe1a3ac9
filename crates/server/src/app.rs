//! What every handler shares.

use crate::{demo::Demo, problem::Problem, watch::Watch};
use congvan_office::Office;
use std::{net::IpAddr, sync::Arc};

/// The running application.
#[derive(Clone)]
pub(crate) struct App {
    /// The office behind the screens.
    pub(crate) office: Office,
    /// Set in the demo only.
    pub(crate) demo: Option<Arc<Demo>>,
    /// Is the site reached by TLS (our own or a proxy's)? Decides name and flags of the cookie.
    pub(crate) tls: bool,
    /// Addresses of proxies whose word on the client's address is believed.
    pub(crate) proxies: Arc<[IpAddr]>,
    /// For how many seconds browsers are told to come by https alone.
    pub(crate) hsts_seconds: u64,
    /// Counts and states, for whoever runs the program.
    pub(crate) watch: Arc<Watch>,
}

impl App {
    /// While the demo fills with the letters of past days, no number of today may be given: dates of a book never fall.
    pub(crate) fn refuse_while_filling(&self) -> Result<(), Problem> {
        match &self.demo {
            Some(demo) if !demo.is_ready() => {
                Err(Problem::busy("Dữ liệu dùng thử đang được tạo. Thử lại sau ít giây.", 5))
            }
            _ => Ok(()),
        }
    }
}
