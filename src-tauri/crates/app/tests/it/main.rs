//! The program without its window, against the practice services over real HTTP and a real file.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod activating;
mod activity;
mod choosing;
mod connections;
mod counts;
mod creating;
mod dataflow_jobs;
mod defining;
mod deleting;
mod duplicates;
mod edit;
mod fresh;
mod governed;
mod health;
mod home;
mod job_ends;
mod job_lists;
mod journal;
mod lean_rows;
mod list_faults;
mod lists;
mod offline;
mod outages;
mod panels;
mod refreshing;
mod sharing;
mod source;
mod states;
mod support_files;
mod translating;
mod undoing;
mod unsharing;
mod uses;
mod watching;
mod world;
