//! The data feeds that are for sale, with their plans and traits. None of the sellers exists.

/// What a plan allows.
pub const OVERLAP: &str = "SEGMENTS_AND_OVERLAP";
pub const MODELING: &str = "MODELING";
pub const ACTIVATION: &str = "AD_TARGETING";

/// A plan of a feed.
#[derive(Debug)]
pub struct Plan {
    pub id: u64,
    pub uses: &'static [&'static str],
    /// `FIXED`, or `CPM` for a thousand impressions.
    pub unit: &'static str,
    pub price: f64,
    /// What this buyer pays.
    pub own_price: f64,
    /// The seller's notes.
    pub notes: &'static str,
}

/// Who a trait of a feed is about.
#[derive(Debug, Clone, Copy)]
pub enum Goods {
    /// About one in so many.
    OneIn(u64),
    /// Most of the people of a third-party trait with this name: it is sold twice.
    Resold(&'static str),
}

/// A data feed. Its id is that of its data source.
#[derive(Debug)]
pub struct Feed {
    pub id: u64,
    pub pid: u32,
    pub provider: &'static str,
    pub name: &'static str,
    pub description: &'static str,
    pub is_private: bool,
    pub is_branded: bool,
    pub status: &'static str,
    pub plans: &'static [Plan],
    /// Plans that are subscribed from the beginning.
    pub subscribed: &'static [u64],
    /// Whether access was asked for before the beginning.
    pub is_requested: bool,
    /// Days until the seller grants access; `None` if the seller never answers.
    pub grants_after: Option<i64>,
    /// Days after its first subscription on which the seller cancels it.
    pub cancels_after: Option<i64>,
    /// Traits that come with a subscription; those of the first five are there from the beginning.
    pub traits: &'static [(&'static str, Goods)],
}

const fn plan(id: u64, uses: &'static [&'static str], unit: &'static str, price: f64) -> Plan {
    Plan { id, uses, unit, price, own_price: price, notes: "" }
}

const fn feed(id: u64, pid: u32, provider: &'static str, name: &'static str, plans: &'static [Plan]) -> Feed {
    Feed {
        id,
        pid,
        provider,
        name,
        description: "",
        is_private: false,
        is_branded: true,
        status: "ACTIVE",
        plans,
        subscribed: &[],
        is_requested: false,
        grants_after: None,
        cancels_after: None,
        traits: &[],
    }
}

/// All feeds, by id.
pub const FEEDS: [Feed; 12] = [
    Feed {
        description: "Age and gender, from registrations",
        subscribed: &[7_101, 7_102, 7_103],
        ..feed(
            30_101,
            3_011,
            "Larkfield",
            "Larkfield Demographics",
            &[
                plan(7_101, &[OVERLAP], "FIXED", 0.0),
                plan(7_102, &[MODELING], "FIXED", 250.0),
                plan(7_103, &[ACTIVATION], "CPM", 0.6),
            ],
        )
    },
    Feed {
        description: "Interests, from a panel of magazines",
        subscribed: &[7_111, 7_112, 7_113],
        ..feed(
            30_202,
            3_022,
            "Opaline",
            "Opaline Interest Graph",
            &[
                plan(7_111, &[OVERLAP], "FIXED", 0.0),
                plan(7_112, &[MODELING], "FIXED", 400.0),
                Plan { own_price: 0.7, notes: "Discount of the first year", ..plan(7_113, &[ACTIVATION], "CPM", 0.85) },
            ],
        )
    },
    Feed {
        description: "What people are about to buy, renewed daily",
        subscribed: &[7_121, 7_122, 7_123],
        ..feed(
            30_303,
            3_033,
            "Tansy & Rowe",
            "Tansy & Rowe Purchase Intent",
            &[
                plan(7_121, &[OVERLAP], "FIXED", 0.0),
                plan(7_122, &[MODELING], "FIXED", 300.0),
                plan(7_123, &[ACTIVATION], "CPM", 1.2),
            ],
        )
    },
    Feed {
        description: "Hobbies of households",
        status: "SUSPENDED",
        subscribed: &[7_131, 7_132],
        ..feed(
            30_404,
            3_044,
            "Brackenfield",
            "Brackenfield Audiences",
            &[plan(7_131, &[OVERLAP], "FIXED", 0.0), plan(7_132, &[ACTIVATION], "CPM", 0.75)],
        )
    },
    Feed {
        description: "Age, gender and travel of households",
        status: "CANCELED",
        subscribed: &[7_141, 7_142],
        ..feed(
            30_505,
            3_055,
            "Tessera",
            "Tessera Household Data",
            &[plan(7_141, &[OVERLAP], "FIXED", 0.0), plan(7_142, &[ACTIVATION], "CPM", 0.9)],
        )
    },
    Feed {
        description: "People who moved lately, or are about to",
        traits: &[
            ("Northstar – New home movers", Goods::OneIn(34)),
            ("Northstar – Moving within a month", Goods::OneIn(90)),
            ("Northstar – First flat of their own", Goods::OneIn(140)),
            ("Northstar – Home and garden", Goods::Resold("Interest > Home & Garden > Gardening")),
        ],
        ..feed(
            30_606,
            3_066,
            "Northstar Panel",
            "Northstar Movers",
            &[plan(7_151, &[OVERLAP], "FIXED", 0.0), plan(7_152, &[ACTIVATION], "CPM", 1.2)],
        )
    },
    Feed {
        description: "Size and kind of households",
        traits: &[
            ("Northstar – Three or more rooms", Goods::OneIn(12)),
            ("Northstar – With garden", Goods::OneIn(9)),
            ("Northstar – Families with small children", Goods::OneIn(25)),
        ],
        ..feed(
            30_607,
            3_066,
            "Northstar Panel",
            "Northstar Households",
            &[plan(7_161, &[OVERLAP], "FIXED", 0.0), plan(7_162, &[MODELING], "FIXED", 350.0)],
        )
    },
    Feed {
        description: "Who owns a home, from public registers",
        traits: &[
            ("Hearthline – Home owners", Goods::OneIn(6)),
            ("Hearthline – Renting", Goods::OneIn(4)),
            ("Hearthline – Second home", Goods::OneIn(80)),
        ],
        ..feed(30_708, 3_077, "Hearthline", "Hearthline Home Owners", &[plan(7_171, &[OVERLAP], "FIXED", 0.0)])
    },
    Feed {
        description: "Who renovates, in which room, and when",
        traits: &[
            ("Hearthline – Home remodeling, 6 months", Goods::OneIn(40)),
            ("Hearthline – Kitchen this year", Goods::OneIn(55)),
            ("Hearthline – Bathroom this year", Goods::OneIn(70)),
            ("Hearthline – Cooks at home", Goods::Resold("Interest > Food & Drink > Cooking")),
        ],
        ..feed(
            30_709,
            3_077,
            "Hearthline",
            "Hearthline Renovation",
            &[
                Plan {
                    notes: "Both uses for one fee; not prorated",
                    ..plan(7_181, &[OVERLAP, MODELING], "FIXED", 500.0)
                },
                plan(7_182, &[ACTIVATION], "CPM", 0.95),
            ],
        )
    },
    Feed {
        description: "Professions, for selected buyers",
        is_private: true,
        is_branded: false,
        grants_after: Some(1),
        traits: &[
            ("Quillmark – Architects", Goods::OneIn(300)),
            ("Quillmark – Interior designers", Goods::OneIn(420)),
            ("Quillmark – Facility managers", Goods::OneIn(260)),
        ],
        ..feed(
            30_810,
            3_088,
            "Quillmark",
            "Professionals of the home",
            &[plan(7_191, &[OVERLAP], "FIXED", 50.0), plan(7_192, &[ACTIVATION], "CPM", 2.5)],
        )
    },
    Feed {
        description: "Visitors of fairs, for selected buyers",
        is_private: true,
        is_requested: true,
        traits: &[
            ("Fairground – Furniture fairs", Goods::OneIn(200)),
            ("Fairground – Garden fairs", Goods::OneIn(180)),
        ],
        ..feed(
            30_811,
            3_099,
            "Fairground",
            "Fairground Visitors",
            &[plan(7_201, &[OVERLAP], "FIXED", 0.0), plan(7_202, &[ACTIVATION], "CPM", 1.6)],
        )
    },
    Feed {
        description: "Who shops for the season; a trial of thirty days",
        cancels_after: Some(30),
        traits: &[
            ("Sable & Finch – Christmas, early", Goods::OneIn(18)),
            ("Sable & Finch – Spring cleaning", Goods::OneIn(22)),
            ("Sable & Finch – Back to school", Goods::OneIn(30)),
        ],
        ..feed(
            30_912,
            3_101,
            "Sable & Finch",
            "Sable & Finch Seasons",
            &[plan(7_211, &[OVERLAP], "FIXED", 0.0), plan(7_212, &[ACTIVATION], "CPM", 0.4)],
        )
    },
];

/// The feed with this id.
pub fn find(id: u64) -> Option<&'static Feed> {
    FEEDS.iter().find(|feed| feed.id == id)
}
