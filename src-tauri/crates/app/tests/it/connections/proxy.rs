//! Adobe's own addresses over HTTPS, through a company's proxy that inspects TLS. The practice services are behind it
//! for all of them.

use app::NetworkWish;
use app::view::{CheckOutcome, CheckReport, CheckSubject, ConnectionDraft, ConnectionProblem as Problem};
use test_support::{InspectingProxy, Manner};

use super::site::Site;

/// A company's proxy, and a program inside the company.
struct Company {
    site: Site,
    proxy: InspectingProxy,
}

impl Company {
    async fn with(manner: Manner) -> Self {
        let site = Site::open().await;
        let proxy = InspectingProxy::start(&site.adobe.base_url, manner);
        Self { site, proxy }
    }

    /// Sets the proxy and, if requested, trusts its certificate.
    async fn set(&self, trusting: bool) {
        if trusting {
            let file = self.site.home.path().join("company.pem");
            std::fs::write(&file, self.proxy.authority_pem()).unwrap();
            self.site.accept(NetworkWish::Certificate(Some(file.clone()))).await;
            // The accepted certificate is a copy: the file can be removed.
            std::fs::remove_file(file).unwrap();
        }
        self.site.accept(NetworkWish::Proxy(Some(self.proxy.url()))).await;
    }

    /// Returns a form for Adobe itself.
    fn draft(&self) -> ConnectionDraft {
        ConnectionDraft { base_url: None, ..self.site.draft("Acme") }
    }

    async fn check(&self) -> CheckReport {
        self.site.check(self.draft()).await
    }
}

/// Returns the problem of the sign-in.
fn at_sign_in(report: &CheckReport) -> Option<Problem> {
    report.results.iter().find(|result| result.subject == CheckSubject::SignIn)?.problem
}

#[tokio::test]
async fn adobes_hosts_are_reached_through_a_proxy_whose_certificates_are_trusted() {
    let company = Company::with(Manner::LetsThrough).await;
    company.set(true).await;
    let report = company.check().await;
    assert!(report.results.iter().all(|result| result.outcome == CheckOutcome::Passed), "{report:?}");
    let row = company.site.app.connection_save(company.draft()).await.unwrap();
    company.site.app.connection_use(row.id).await.unwrap();
    let workspace = company.site.app.workspace().refresh(|_| ()).await.unwrap();
    assert!(workspace.counts.traits > 0 && workspace.counts.audiences > 0);
    let documented = ["aam.adobe.io", "experience.adobe.io", "ims-na1.adobelogin.com", "platform.adobe.io"];
    assert_eq!(company.proxy.hosts(), documented, "nobody else is called; docs/it-approval.md lists these");
}

#[tokio::test]
async fn failures_of_a_proxy_are_reported() {
    for (manner, trusting, problem) in [
        (Manner::LetsThrough, false, Problem::Certificate),
        (Manner::WantsPassword, true, Problem::ProxyPassword),
        (Manner::ShowsOldCertificates, true, Problem::ClockWrong),
    ] {
        let company = Company::with(manner).await;
        company.set(trusting).await;
        let report = company.check().await;
        assert_eq!((at_sign_in(&report), report.usable), (Some(problem), false), "{manner:?}: {report:?}");
    }
}

#[tokio::test]
async fn a_proxy_that_does_not_answer_is_reported() {
    let company = Company::with(Manner::LetsThrough).await;
    company.set(true).await;
    company.site.accept(NetworkWish::Proxy(Some("http://127.0.0.1:9".into()))).await;
    assert_eq!(at_sign_in(&company.check().await), Some(Problem::Proxy));
}
