//! What a list request asks for, and the token that carries it to the next page (AEP contract §13.2).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::answer::Refusal;
use crate::aep::request::Asked;

/// Most rows of one answer.
pub const LARGEST: usize = 100;

/// A list request. A continuation token holds all of it, so that it can be sent alone or with the same parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Filters, all of which must hold.
    pub properties: Vec<String>,
    /// Field, after `-` for the other direction.
    pub order: Option<String>,
    /// Rows of a page.
    pub limit: usize,
    /// Rows before this page.
    pub offset: usize,
    /// Only the number is wanted.
    #[serde(skip)]
    pub count: bool,
}

impl Query {
    /// Reads the parameters.
    pub fn of(asked: &Asked) -> Result<Self, Refusal> {
        if let Some(token) = asked.text("continuationToken") {
            return Self::continued(token);
        }
        let count = asked.text("count").is_some_and(|text| text.eq_ignore_ascii_case("true"));
        let limit = asked.text("limit").map(limit).transpose()?;
        if count && limit.is_some() {
            return Err(Refusal::limit_with_count());
        }
        Ok(Self {
            properties: asked.all("property").map(str::to_owned).collect(),
            // A plus sign arrives as a blank.
            order: asked.text("orderby").map(|text| text.trim_start_matches([' ', '+']).to_owned()),
            limit: limit.unwrap_or(LARGEST),
            offset: 0,
            count,
        })
    }

    fn continued(token: &str) -> Result<Self, Refusal> {
        let refusal = || Refusal::parameter("continuationToken", token);
        let text = URL_SAFE_NO_PAD.decode(token).map_err(|_| refusal())?;
        serde_json::from_slice(&text).map_err(|_| refusal())
    }

    /// The token of the page after this one.
    pub fn next(&self) -> String {
        let next = Self { offset: self.offset + self.limit, ..self.clone() };
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&next).unwrap_or_default())
    }
}

fn limit(text: &str) -> Result<usize, Refusal> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.map(|number: usize| number.min(LARGEST)).ok_or_else(|| Refusal::parameter("limit", text))
}
