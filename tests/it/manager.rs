//! Queries the practice Audience Manager behind an open window directly over HTTP, without the product's client, to
//! compare what the window shows with what exists.

use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

/// The practice Audience Manager that a program with this home folder serves.
pub(crate) struct Manager {
    http: reqwest::Client,
    base: String,
    org: String,
    client: String,
    token: String,
}

impl Manager {
    /// Signs in to the services whose address the open program wrote into its home folder.
    pub(crate) async fn of(home: &Path) -> anyhow::Result<Self> {
        let folder = home.join("practice");
        let address: Value = serde_json::from_slice(&std::fs::read(folder.join("address.json"))?)?;
        let base = address["baseUrl"].as_str().context("the address of the practice services")?.to_owned();
        let kept = practice::persist::read_credentials(&folder)?.context("the credential of the practice services")?;
        Self::signed_in(base, kept.org_id, kept.client_id, &kept.client_secret).await
    }

    /// Signs in to the services of a test.
    pub(crate) async fn at(services: &practice::Running) -> anyhow::Result<Self> {
        let (base, org) = (services.base_url.clone(), services.org_id.clone());
        Self::signed_in(base, org, services.client_id.clone(), &services.client_secret).await
    }

    async fn signed_in(base: String, org: String, client: String, secret: &str) -> anyhow::Result<Self> {
        let http = reqwest::Client::new();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &client),
            ("client_secret", secret),
            ("scope", "openid,AdobeID,read_organizations"),
        ];
        let answer: Value =
            http.post(format!("{base}/ims/token/v3")).form(&form).send().await?.error_for_status()?.json().await?;
        let token = answer["access_token"].as_str().context("a token")?.to_owned();
        Ok(Self { http, base, org, client, token })
    }

    /// Returns the answer to a GET below `/v1`.
    pub(crate) async fn get(&self, path: &str) -> anyhow::Result<Value> {
        let request = self.http.get(format!("{}/v1/{path}", self.base)).bearer_auth(&self.token);
        let request = request.header("x-api-key", &self.client).header("x-gw-ims-org-id", &self.org);
        let answer = request.send().await?.error_for_status().with_context(|| format!("asking for {path}"))?;
        Ok(answer.json().await?)
    }

    /// Deletes an audience from Experience Platform, as a colleague would.
    pub(crate) async fn forget_audience(&self, id: &str) -> anyhow::Result<()> {
        let request = self.http.delete(format!("{}/data/core/ups/audiences/{id}", self.base)).bearer_auth(&self.token);
        let request = request.header("x-api-key", &self.client).header("x-gw-ims-org-id", &self.org);
        let answer = request.header("x-sandbox-name", "prod").send().await?;
        answer.error_for_status().with_context(|| format!("removing the audience {id}"))?;
        Ok(())
    }

    /// Returns the objects in a list that have an integration code, in full.
    pub(crate) async fn with_code(&self, list: &str, code: &str) -> anyhow::Result<Vec<Value>> {
        let found = self.get(&format!("{list}?includeDetails=true&integrationCode={code}")).await?;
        let mut objects = Vec::new();
        for row in found.as_array().context("a list")? {
            objects.push(self.get(&format!("{list}/{}", row["sid"])).await?);
        }
        Ok(objects)
    }

    /// Returns the IDs of the folders with a name, anywhere in a tree.
    pub(crate) async fn folders_named(&self, kind: &str, name: &str) -> anyhow::Result<Vec<u64>> {
        let tree = self.get(&format!("folders/{kind}")).await?;
        let mut found = Vec::new();
        collect(&tree, name, &mut found);
        Ok(found)
    }
}

fn collect(tree: &Value, name: &str, found: &mut Vec<u64>) {
    for folder in tree.as_array().into_iter().flatten() {
        if folder["name"] == name {
            found.extend(folder["folderId"].as_u64());
        }
        collect(&folder["subFolders"], name, found);
    }
}
