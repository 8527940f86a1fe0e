//! Languages as Open Graph writes them (<https://ogp.me/#optional>): `language_TERRITORY`.

/// The territory that stands for a language that was named without one, as in Facebook's list of locales.
const USUAL: [&str; 56] = [
    "af_ZA", "ar_AR", "az_AZ", "be_BY", "bg_BG", "bn_IN", "bs_BA", "ca_ES", "cs_CZ", "cy_GB", "da_DK", "de_DE",
    "el_GR", "en_US", "es_ES", "et_EE", "eu_ES", "fa_IR", "fi_FI", "fr_FR", "ga_IE", "gl_ES", "he_IL", "hi_IN",
    "hr_HR", "hu_HU", "hy_AM", "id_ID", "is_IS", "it_IT", "ja_JP", "ka_GE", "kk_KZ", "ko_KR", "lt_LT", "lv_LV",
    "mk_MK", "nb_NO", "nl_NL", "nn_NO", "pl_PL", "pt_PT", "ro_RO", "ru_RU", "sk_SK", "sl_SI", "sq_AL", "sr_RS",
    "sv_SE", "sw_KE", "th_TH", "tr_TR", "uk_UA", "ur_PK", "uz_UZ", "vi_VN",
];

/// The locale of a language tag; none where neither the tag nor custom says a territory.
pub(super) fn locale(tag: &str) -> Option<String> {
    let mut parts = tag.split('-');
    let language = parts.next()?.to_ascii_lowercase();
    let rest: Vec<&str> = parts.collect();
    let territory = rest.iter().find(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    match territory {
        Some(territory) => Some(format!("{language}_{}", territory.to_ascii_uppercase())),
        // A script or a variant may be that of another territory.
        None if !rest.is_empty() => None,
        None => USUAL.iter().find(|usual| usual.split('_').next() == Some(&language)).map(|usual| (*usual).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_has_its_own_territory_or_the_usual_one() {
        for (tag, expected) in [
            ("en", Some("en_US")),
            ("uk", Some("uk_UA")),
            ("de-CH-1996", Some("de_CH")),
            ("zh-Hant-TW", Some("zh_TW")),
            ("PT-br", Some("pt_BR")),
            ("zh-Hant", None),
            ("zh", None),
            ("ckb", None),
        ] {
            assert_eq!(locale(tag).as_deref(), expected, "{tag}");
        }
    }
}
