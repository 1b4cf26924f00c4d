select(.basic_profile.location.country == "Canada"
  and any(.experience.employment_details.past[]?; .title // "" | test("\\bengineer\\b"; "i")))
