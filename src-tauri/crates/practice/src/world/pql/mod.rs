//! Evaluates PQL for the simulated people: [`profiles`] finds the people who fulfill a condition, [`question`] evaluates an
//! expression out for one person, the other modules are its parts.
//!
//! It must not know how PQL is written: `rules::pql` reads it.

mod arrays;
mod functions;
mod occurs;
pub mod profiles;
mod question;
mod reach;
mod sequence;
pub mod value;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod translated;
