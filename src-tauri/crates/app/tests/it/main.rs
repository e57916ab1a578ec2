//! The program without its window, against the practice services over real HTTP and a real file.

mod health;
mod connections;
mod home;
mod lists;
mod offline;
mod panels;
mod refreshing;
mod world;
