//! The program without its window, against the practice services over real HTTP and a real file.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod connections;
mod creating;
mod edit;
mod health;
mod home;
mod lean_rows;
mod list_faults;
mod lists;
mod offline;
mod panels;
mod refreshing;
mod sharing;
mod support_files;
mod undoing;
mod world;
