/** What calculators, their inputs and their results are called, by the names that the API gives them. */

/** The names that every language has words for; another is told in English. */
export type Name =
  | "stationary_combustion" | "mobile_combustion" | "fugitive_refrigerants" | "purchased_electricity"
  | "purchased_heat_steam" | "inventory" | "absolute_target" | "intensity_target" | "renewable_electricity_target"
  | "target_check" | "target_progress" | "base_year_recalculation" | "convert_units" | "hours_balance" | "year_on_record" | "activity"
  | "activity_unit" | "ambition" | "amount" | "amount_recharged" | "annual_rate" | "base" | "base_emissions"
  | "base_year" | "biofuel_share" | "begin" | "end" | "purchased" | "sold" | "capacity_change" | "changes" | "charge"
  | "country" | "efficiency" | "emissions" | "equipment" | "exclusions" | "factor" | "factor_unit" | "from" | "to"
  | "fuel" | "gwp_set" | "instruments" | "items" | "kind" | "method" | "most_recent_emissions" | "most_recent_year"
  | "name" | "reason" | "recalculated_emissions" | "reduction" | "refrigerant" | "region" | "reported"
  | "residual_mix" | "scope1" | "scope2" | "share" | "sites" | "site" | "source" | "sources" | "submission_date"
  | "target" | "target_emissions" | "target_year" | "threshold" | "total" | "unit" | "value" | "vehicle" | "year"
  | "years" | "achieved" | "base_intensity" | "target_intensity" | "intensity" | "biogenic_co2" | "by_site"
  | "by_source" | "change" | "changed_base_emissions" | "converted" | "criteria" | "electricity" | "excluded"
  | "excluded_share" | "gap" | "granted_minutes" | "used_minutes" | "held_minutes" | "remaining_minutes"
  | "instrument_coverage" | "location_based" | "market_based" | "met" | "not_met" | "not_known" | "on_track" | "path"
  | "recalculate" | "required" | "scope2_location" | "scope2_market" | "share_of_target" | "still_to_cut" | "total_location"
  | "total_market" | "trajectory" | "verdict" | "location" | "market" | "absolute" | "base_is_average_of_years"
  | "biogenic_in_boundary" | "calorific_basis" | "calorific_value" | "calorific_value_unit" | "certificates_sold"
  | "compared_fem_year" | "counts_avoided_emissions" | "counts_carbon_credits" | "covers" | "disposed_charge"
  | "existed_in_base_year" | "factor_basis" | "factor_gwp_set" | "factor_set" | "factor_source" | "factor_year"
  | "fem_year" | "inventory_exclusions" | "new_charge" | "recalculation_threshold" | "renewable_share"
  | "scope2_approach" | "scope3_covered" | "scope3_share" | "sector_activity" | "sector_intensity"
  | "sector_intensity_2050" | "shares" | "target_exclusions" | "tracking_approach" | "uses_bioenergy"
  | "uses_sector_pathway" | "arithmetic" | "expression" | "values" | "result" | "gwp" | "loss_rate" | "of_which" | "pressure"
  | "pressure_unit" | "temperature" | "return_temperature" | "vapour"
  | "against" | "compared" | "version" | "used" | "item";

export type Names = Readonly<Record<Name, string>>;

/** "base_emissions" as people write it. Titles in schemas are names of types, not words for people. */
export function label(name: string): string {
  const words = name.replace(/_/g, " ").replace(/\bscope(\d)/g, "scope $1").replace(/\bt?co2e?\b/gi, (gas) => gas.toLowerCase().replace("co", "CO"));
  return words.charAt(0).toUpperCase() + words.slice(1);
}
