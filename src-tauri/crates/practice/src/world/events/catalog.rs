//! What there is to look at and to buy, and how the site and the app name what people do.

/// The kind of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Home,
    Page,
    Category,
    ProductView,
    Search,
    AddToCart,
    Checkout,
    Purchase,
    Download,
    Video,
    EmailOpened,
    Launch,
}

/// A product.
pub(super) struct Product {
    pub(super) sku: &'static str,
    pub(super) name: &'static str,
    /// Index of its category in the categories of the people's interests.
    pub(super) category: u8,
    pub(super) price: f64,
}

const fn product(sku: &'static str, name: &'static str, category: u8, price: f64) -> Product {
    Product { sku, name, category, price }
}

/// Products, at least one of each category, in the order of the categories.
pub(super) const PRODUCTS: [Product; 32] = [
    product("CE-10", "Stoneware vase", 0, 39.0),
    product("FU-20", "Oak dining table", 1, 640.0),
    product("FU-21", "Armchair Lund", 1, 329.0),
    product("GF-30", "Teak bench", 2, 410.0),
    product("LI-40", "Arc floor lamp", 3, 189.0),
    product("RU-50", "Wool rug", 4, 260.0),
    product("BE-60", "Linen duvet cover", 5, 119.0),
    product("BA-70", "Bath towel set", 6, 49.0),
    product("KI-80", "Chef's knife", 7, 79.0),
    product("KI-81", "Espresso maker", 7, 149.0),
    product("TA-90", "Dinner plates, set of six", 8, 89.0),
    product("CO-100", "Cast-iron casserole", 9, 179.0),
    product("CA-110", "Scented candle", 10, 24.0),
    product("ST-120", "Storage basket", 11, 35.0),
    product("WA-130", "Framed print", 12, 65.0),
    product("MI-140", "Round mirror", 13, 129.0),
    product("PL-150", "Fiddle-leaf fig", 14, 59.0),
    product("OU-160", "Fire bowl", 15, 219.0),
    product("BK-170", "Bunk bed", 16, 540.0),
    product("HO-180", "Standing desk", 17, 480.0),
    product("PS", "Planning Studio", 17, 59.0),
    product("CU-190", "Blackout curtains", 18, 99.0),
    product("SE-200", "Glass baubles", 19, 19.0),
    product("GI-210", "Gift card", 20, 50.0),
    product("GI-211", "iPhone 15 Pro", 20, 1_099.0),
    product("TO-220", "Cordless drill", 21, 139.0),
    product("PE-230", "Dog bed", 22, 69.0),
    product("TR-240", "Cabin suitcase", 23, 199.0),
    product("TR-241", "Walking shoes", 23, 129.0),
    product("SKU-77", "Rain boots", 15, 45.0),
    product("LI-41", "Desk lamp", 3, 59.0),
    product("RU-51", "Doormat", 4, 29.0),
];

/// Place of the planning program among the products; downloads are mostly of it.
pub(super) const PLANNING: usize = 20;

/// Pages that are about no category: name and section of the site.
pub(super) const PAGES: [(&str, &str); 6] = [
    ("equipment", "shop"),
    ("news", "news"),
    ("sale", "outlet"),
    ("store finder", "service"),
    ("workshops", "service"),
    ("magazine", "news"),
];

/// What visitors search for.
pub(super) const PHRASES: [&str; 6] = ["oak table", "rug", "lamp", "shoes", "gift", "curtains"];

/// Tracking codes of campaigns that bring visitors.
pub(super) const CAMPAIGNS: [&str; 6] = ["em_autumn", "em_birthday", "ps_brand", "ps_rugs", "so_story", "af_partner"];

/// Segments of products as the site's own variable has them.
pub(super) const LINES: [&str; 8] = ["shoes", "boots", "tables", "lamps", "textiles", "garden", "kitchen", "decor"];

/// How an event is called: by the site, and by the app, which is older and has its own names.
pub(super) fn event_type(kind: Kind, by_app: bool) -> &'static str {
    let (site, app) = match kind {
        Kind::Home => ("web.webpagedetails.pageViews", "homePageView"),
        Kind::Page | Kind::Category => ("web.webpagedetails.pageViews", "pageView"),
        Kind::ProductView => ("commerce.productViews", "productView"),
        Kind::Search => ("search", "search"),
        Kind::AddToCart => ("commerce.productListAdds", "addToCart"),
        Kind::Checkout => ("commerce.checkouts", "commerce.checkouts"),
        Kind::Purchase => ("commerce.purchases", "transaction"),
        Kind::Download => ("download", "download"),
        Kind::Video => ("media.sessionComplete", "media.sessionComplete"),
        Kind::EmailOpened => ("directMarketing.emailOpened", "directMarketing.emailOpened"),
        Kind::Launch => ("application.launch", "application.launch"),
    };
    if by_app { app } else { site }
}
