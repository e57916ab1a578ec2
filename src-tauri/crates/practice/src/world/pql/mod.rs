//! What PQL comes to for the simulated people: [`profiles`] finds who fulfils a condition, [`question`] works an
//! expression out for one person, the other modules are its parts.

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
