//! The demo behind its sign-in page.

use crate::views::{DemoAccount, DemoAccounts};
use congvan_demo::{ACCOUNTS, PASSWORD};
use congvan_office::{Office, inbox};
use std::sync::atomic::{AtomicBool, Ordering};

/// State of the demo: is the agency's past all there?
#[derive(Debug, Default)]
pub(crate) struct Demo {
    ready: AtomicBool,
}

impl Demo {
    /// Letters of past days have all been played.
    pub(crate) fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    pub(crate) fn set_ready(&self) {
        self.ready.store(true, Ordering::Release);
    }

    /// The accounts to sign in with at one click, and what waits for each.
    pub(crate) async fn accounts(&self, office: &Office) -> DemoAccounts {
        let mut accounts = Vec::with_capacity(ACCOUNTS.len());
        for account in ACCOUNTS {
            let waiting = inbox::waiting_for_login(office, account.login).await.unwrap_or_default();
            accounts.push(DemoAccount {
                login: account.login.to_owned(),
                name: account.name.to_owned(),
                title: account.title.to_owned(),
                unit: account.unit.to_owned(),
                role: account.role.key().to_owned(),
                hint: account.hint.to_owned(),
                waiting,
            });
        }
        DemoAccounts { password: PASSWORD.to_owned(), accounts, ready: self.is_ready() }
    }
}
