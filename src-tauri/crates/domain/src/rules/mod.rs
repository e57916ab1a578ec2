//! The two rule languages of Audience Manager: trait rules over signals (AAM contract §6) and segment rules over
//! traits (§7). Both parse to a tree and print back.
