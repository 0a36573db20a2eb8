# The form of the page, in the folder of a city.
cp -r "$REPOSITORY/tests/fixtures/cities/mau" city
chmod -R u+w city
cp forms.toml city/forms.toml
xuong --city city --data-dir trial demo --seed-only
xuong --city city --data-dir trial report filings > filings
grep -q 'ward-survey' filings
