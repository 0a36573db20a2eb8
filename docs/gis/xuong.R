# Establishments near a place, the mix of sectors of each district, and a map, with sf:
#   REGISTER=http://127.0.0.1:8080 Rscript xuong.R
# Without REGISTER it reads a demo on this machine (`xuong demo`).
library(sf)

base <- Sys.getenv("REGISTER", "http://127.0.0.1:8080")

# Within 3 km, the nearest first.
near <- st_read(paste0(base, "/api/near?point=105.9128,21.0400&within=3km&limit=1000"), quiet = TRUE)
near <- near[order(near$distance_m), ]
cat(nrow(near), "establishments within 3 km, the nearest", near$name[1], "\n")

# One row a district and sector. Where the sector is not known its code is empty; the whole city and what lies outside every
# district are rows too, without a code of a district.
address <- paste0(base, "/api/reports/sector-mix?boundaries=districts-2024&lang=en&f=csv")
mix <- read.csv(address, colClasses = "character", check.names = FALSE, fileEncoding = "UTF-8-BOM")
names(mix)[3] <- "Sector"
mix$Establishments <- as.integer(mix$Establishments)
known <- mix[mix$Sector != "" & grepl("^[0-9]{3}$", mix[["Area code"]]), ]
largest <- known[order(-known$Establishments), ]
largest <- largest[!duplicated(largest$Area), c("Area", "Sector name", "Establishments")]
print(head(largest, 10), row.names = FALSE)

# Districts as they were until June 2025, the darker the more establishments have a point there.
units <- st_read(paste0("OAPIF:", base, "/ogc"), layer = "units", quiet = TRUE)
districts <- st_transform(units[units$edition == "districts-2024", ], 5897)
firms <- st_read(paste0("OAPIF:", base, "/ogc"), layer = "firms", quiet = TRUE)
placed <- firms$district_code[!st_is_empty(firms)]
districts$placed <- as.integer(table(factor(placed, levels = districts$code)))
svg("districts-r.svg")
plot(districts["placed"], main = "Establishments with a point")
invisible(dev.off())
cat(nrow(districts), "districts,", sum(districts$placed), "establishments in them\n")
