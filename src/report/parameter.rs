//! The parameters of reports by name, and the closed lists of values that some take.

use crate::model::closed::closed;

closed! {
    /// A parameter of reports, with what it takes.
    pub enum Parameter {
        /// By what areas figures are told.
        Boundaries = "boundaries" ("city, zones hoặc mã một bộ ranh giới", "city, zones or the code of an edition of boundaries"),
        /// One of those areas.
        Area = "area" ("mã một địa bàn của boundaries", "the code of one of the areas of boundaries"),
        /// Level of the classification.
        Level = "level" ("cấp ngành, 1–5", "the level of the classification, 1 to 5"),
        /// What is summed.
        Measure = "measure" ("establishments (cơ sở) hoặc workers (lao động)", "establishments or workers"),
        /// Which sectors.
        Sectors = "sectors" ("mã ngành, cách nhau bằng dấu phẩy, ví dụ 24,25", "codes of sectors with commas between, such as 24,25"),
        /// The earlier date.
        From = "from" ("năm hoặc ngày đầu, ví dụ 2023", "the earlier year or day, such as 2023"),
        /// The later date.
        To = "to" ("năm hoặc ngày cuối, ví dụ 2026", "the later year or day, such as 2026"),
        /// The day of which figures are told.
        On = "on" ("ngày của số liệu, ví dụ 2026-06-30; mặc định là hôm nay", "the day of the figures, such as 2026-06-30; today when none is given"),
        /// How near members of a cluster are.
        Eps = "eps_m" ("khoảng cách tối đa giữa các cơ sở trong cụm, 50–20000 m", "the greatest distance within a cluster, 50 to 20,000 m"),
        /// How many make a cluster.
        MinFirms = "min_firms" ("số cơ sở tối thiểu, 2–1000", "the least number of establishments, 2 to 1,000"),
        /// The side of a cell.
        Cell = "cell_m" ("cạnh ô lưới, 100–10000 m", "the side of a cell, 100 to 10,000 m"),
        /// A zone or cluster.
        Zone = "zone" ("mã khu, cụm công nghiệp", "the code of a zone or cluster"),
        /// The area that a cluster is to have.
        AreaHa = "area_ha" ("diện tích cụm (sau mở rộng), ha", "the area of the cluster (after expansion), ha"),
        /// The demand for land.
        DemandHa = "demand_ha" ("nhu cầu thuê đất, ha", "the demand for land, ha"),
        /// What is to be done with a cluster.
        Plan = "plan" ("new (thành lập mới) hoặc expansion (mở rộng)", "new or expansion"),
        /// The kind of a cluster in law.
        ClusterKind = "cluster_kind" ("loại cụm: ordinary (thông thường), craft (làng nghề), specialised (chuyên ngành), supporting (hỗ trợ), high_tech (công nghệ cao), eco (sinh thái)", "the kind of cluster: ordinary, craft, specialised, supporting, high_tech or eco"),
        /// Where a cluster is to lie.
        Terrain = "terrain" ("địa hình: plain (không phải miền núi) hoặc mountain (miền núi)", "plain or mountain"),
        /// A half year or a year.
        Period = "period" ("kỳ báo cáo đã bắt đầu, ví dụ 2026-H1 hoặc 2026", "a period that has begun, such as 2026-H1 or 2026"),
    }
}

closed! {
    /// What is summed.
    pub enum Measure {
        /// Establishments, whose number is public.
        Establishments = "establishments" ("cơ sở", "establishments"),
        /// Workers, where known.
        Workers = "workers" ("lao động", "workers"),
    }
}

closed! {
    /// What is to be done with a cluster.
    pub enum Plan {
        /// Establish a new one.
        New = "new" ("Thành lập cụm mới", "A new cluster"),
        /// Expand one that is there.
        Expansion = "expansion" ("Mở rộng cụm", "Expansion of a cluster"),
    }
}

closed! {
    /// What kind of cluster it is in law.
    pub enum ClusterKind {
        /// None of the others.
        Ordinary = "ordinary" ("Thông thường", "Ordinary"),
        /// For those who move out of craft villages.
        Craft = "craft" ("Làng nghề", "Craft village"),
        /// For one line of industry.
        Specialised = "specialised" ("Chuyên ngành", "Specialised"),
        /// For supporting industry.
        Supporting = "supporting" ("Công nghiệp hỗ trợ", "Supporting industry"),
        /// For high technology.
        HighTech = "high_tech" ("Công nghệ cao", "High technology"),
        /// For firms that use what others leave.
        Eco = "eco" ("Sinh thái", "Eco-industrial"),
    }
}

closed! {
    /// Where a cluster is to lie.
    pub enum Terrain {
        /// Not in a mountain district.
        Plain = "plain" ("Không phải miền núi", "Not mountainous"),
        /// In a mountain district.
        Mountain = "mountain" ("Miền núi", "Mountainous"),
    }
}
