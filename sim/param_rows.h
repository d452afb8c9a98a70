/**
 * @file param_rows.h
 * How shoppers (and staff) take things: one row a number, and the only place for it.
 * ROW(name, kind, mechanism, unit, default, low, high, min, max, grade, source, help)
 * Grades: V read in the paper, S secondary text, C computed, M memory, A assumption.
 */
#ifndef SIM_PARAM_ROWS_H
#define SIM_PARAM_ROWS_H

/* one row a line, however long */
/* clang-format off */
#define SIM_PARAM_ROWS(ROW)                                                              \
    /* M1: unsolicited contact */                                                        \
    ROW(theta_mu, SIM_NUMBER, "M1", "a", 0.90f, 0.5f, 1.5f, -5, 9, "C", "surveys of contact by shop staff, probit fit", "mean tolerated unsolicited contact") \
    ROW(theta_sd, SIM_NUMBER, "M1", "a", 1.70f, 1.0f, 2.2f, 0, 9, "C", "surveys of contact by shop staff, probit fit", "spread of tolerated contact between shoppers") \
    ROW(theta_rel, SIM_NUMBER, "M1", "a", 0.30f, 0.0f, 0.8f, -4, 4, "A", "sign from the in-group literature", "tolerance added by a full relationship with the store") \
    ROW(theta_need, SIM_NUMBER, "M1", "a", 0.30f, 0.0f, 0.8f, -4, 4, "A", "who needs help minds contact less", "tolerance of a shopper who needs help above one who does not (mean kept)") \
    ROW(putoff_margin, SIM_NUMBER, "M1", "a", 1.30f, 0.8f, 1.8f, 0, 9, "C", "68 % put off buying by active selling", "excess beyond which a shopper says the contact put them off") \
    ROW(excess_b1, SIM_NUMBER, "M1", "logodds/a", 0.15f, 0.0f, 0.4f, 0, 5, "A", "-", "purchase log-odds lost per unit of excess contact") \
    ROW(excess_b2, SIM_NUMBER, "M1", "logodds/a^2", 0.03f, 0.0f, 0.1f, 0, 5, "A", "-", "quadratic part of the same loss") \
    ROW(below_ideal_b3, SIM_NUMBER, "M1", "logodds/a", 0.10f, 0.0f, 0.3f, 0, 5, "A", "-", "purchase log-odds gained per unit of welcome contact") \
    /* M2: help */                                                                       \
    ROW(need_prob, SIM_NUMBER, "M2", "1", 0.38f, 0.20f, 0.60f, 0, 1, "M", "Siebers et al., department store model", "share of visits in which help is needed") \
    ROW(ask_prob, SIM_NUMBER, "M2", "1", 0.60f, 0.30f, 0.95f, 0, 1, "A", "51 % avoid any contact with staff (K3, n = 2,000, UK); the rest would ask", "share of those in need on a shop floor who ask by themselves; all do online and where store.comes_to_ask") \
    ROW(help_b, SIM_NUMBER, "M2", "logodds", 1.20f, 0.5f, 2.6f, 0, 9, "C", "Musalem et al.; Siebers; vendor survey", "purchase log-odds of needed help, fully given") \
    ROW(help_T, SIM_NUMBER, "M2", "min", 4.0f, 1, 10, 0.01f, 240, "A", "diminishing value: Jain, Misra & Rudi 2020", "minutes of help that give 63 % of its value") \
    ROW(discover_rate, SIM_NUMBER, "M2", "1/a", 0.80f, 0.3f, 1.5f, 0, 9, "A", "-", "an approach of intensity a discovers an unmet need with 1 - exp(-rate a)") \
    ROW(minutes_greet, SIM_NUMBER, "M2", "min", 0.5f, 0.2f, 1, 0, 60, "A", "-", "mean staff time of a greeting or a check-in") \
    ROW(minutes_offer, SIM_NUMBER, "M2", "min", 2.0f, 1, 3, 0, 60, "A", "-", "mean staff time of an offer of help") \
    ROW(minutes_sell, SIM_NUMBER, "M2", "min", 5.0f, 3, 8, 0, 120, "A", "-", "mean staff time of active selling") \
    ROW(minutes_help, SIM_NUMBER, "M2", "min", 6.0f, 3, 10, 0, 240, "A", "-", "mean staff time of help asked for") \
    ROW(minutes_fitting, SIM_NUMBER, "M2", "min", 4.0f, 2, 8, 0, 240, "A", "-", "mean staff time of help with fitting or trying") \
    ROW(minutes_expert, SIM_NUMBER, "M2", "min", 10.0f, 5, 20, 0, 480, "A", "-", "mean time of an expert") \
    ROW(minutes_till, SIM_NUMBER, "M18", "min", 1.5f, 0.7f, 3, 0.01f, 60, "A", "-", "mean time at the till") \
    ROW(service_cv, SIM_NUMBER, "M2", "1", 0.7f, 0.3f, 1.2f, 0, 4, "A", "-", "coefficient of variation of every service time (lognormal)") \
    /* M3: suspicion */                                                                  \
    ROW(susp_b0, SIM_NUMBER, "M3", "logit", -2.0f, -3, -1, -9, 9, "A", "worked calibration of the published sign pattern", "suspicion nobody has given cause for") \
    ROW(susp_b1, SIM_NUMBER, "M3", "logit/a", 2.2f, 1, 3.5f, 0, 9, "A", "worked calibration of the published sign pattern", "suspicion per unit of excess contact and accessible motive") \
    ROW(susp_buy, SIM_NUMBER, "M3", "logodds", 0.80f, 0.3f, 1.5f, 0, 9, "A", "-", "purchase log-odds lost per unit of suspicion above the baseline") \
    ROW(susp_loyal, SIM_NUMBER, "M3", "logodds", 1.50f, 0.8f, 2.5f, 0, 9, "A", "-", "enrolment log-odds lost per unit of suspicion") \
    ROW(susp_sat, SIM_NUMBER, "M3", "SD", 0.80f, 0.4f, 1.2f, 0, 9, "A", "-", "satisfaction lost per unit of suspicion above the baseline") \
    ROW(susp_memory, SIM_NUMBER, "M3", "1/visit", 0.20f, 0.05f, 0.5f, 0, 1, "A", "-", "part of the way that suspicion memory moves at a visit") \
    ROW(susp_halflife, SIM_NUMBER, "M3", "d", 90, 30, 365, 1, 36500, "A", "-", "half-life of suspicion memory") \
    ROW(genuine_damp, SIM_NUMBER, "M3", "1", 0.60f, 0.2f, 0.9f, 0, 1, "A", "remedy named by Liu, Zhang & Keh 2019", "share of suspicion that fully genuine concern removes") \
    ROW(flattery_pre, SIM_NUMBER, "M3", "motive", 0.50f, 0.2f, 0.8f, 0, 1, "A", "sign: Main, Dahl & Darke 2007", "motive made accessible by flattery before the purchase") \
    ROW(disclose_damp, SIM_NUMBER, "M3", "1", 0.50f, 0.1f, 0.9f, 0, 1, "A", "remedy named by Liu, Zhang & Keh 2019", "part of the cultural route to suspicion closed by saying that staff earn no commission") \
    /* M4: reactance */                                                                  \
    ROW(react_excess, SIM_NUMBER, "M4", "logodds/a", 0.10f, 0, 0.3f, 0, 5, "A", "intertwined model: Rains 2013", "reactance per unit of excess contact") \
    ROW(react_aggressive, SIM_NUMBER, "M4", "logodds", 0.40f, 0.1f, 0.8f, 0, 5, "A", "sign: Zboja, Clark & Haytko 2016", "reactance to aggressive pressure") \
    ROW(react_directive, SIM_NUMBER, "M4", "logodds", 0.0f, -0.05f, 0.05f, -5, 5, "V", "Zboja, Clark & Haytko 2016 (sign)", "reactance to directive pressure") \
    ROW(react_sat, SIM_NUMBER, "M4", "SD", 0.50f, 0.2f, 0.8f, 0, 5, "A", "sign: Zboja, Clark & Haytko 2016", "satisfaction lost per unit of reactance") \
    ROW(contrary_mult, SIM_NUMBER, "M4", "1", 1.30f, 1.0f, 1.5f, 1, 9, "S", "Fitzsimons & Lehmann 2004", "how much likelier unasked advice is refused by a shopper in reactance") \
    ROW(advice_accept, SIM_NUMBER, "M4", "1", 0.30f, 0.1f, 0.5f, 0, 1, "A", "-", "share who take an advised dearer item") \
    ROW(advice_spend, SIM_NUMBER, "M4", "1", 0.20f, 0.05f, 0.4f, 0, 5, "A", "-", "spend added by an advised item") \
    ROW(enter_base, SIM_NUMBER, "M4", "logit", 3.0f, 2, 5, -20, 20, "A", "-", "log-odds of walking in once at the door") \
    ROW(entry_avoid, SIM_NUMBER, "M4", "logodds", 0.10f, 0, 0.3f, 0, 20, "A", "sign: Musgrove 2011", "log-odds of walking in lost where staff approach at the door") \
    /* M5: proximity */ \
    ROW(hover_body, SIM_NUMBER, "M5", "logodds", 0.20f, 0, 0.4f, -5, 5, "V", "Otterbring et al., two field studies, N = 1,312 (sign)", "purchase log-odds of hovering staff where goods are for the body") \
    ROW(hover_other, SIM_NUMBER, "M5", "logodds", -0.10f, -0.3f, 0, -5, 5, "V", "the same (sign; the papers disagree on trade)", "the same in other trades") \
    ROW(hover_sat, SIM_NUMBER, "M5", "SD", -0.25f, -0.5f, -0.05f, -5, 5, "V", "the same (sign)", "satisfaction under hovering staff") \
    ROW(hover_rel, SIM_NUMBER, "M5", "1", 0.05f, 0.01f, 0.1f, 0, 1, "A", "sign: Otterbring, Wu & Kristensson 2021", "relationship lost at a visit under hovering staff") \
    /* M6: genuineness */                                                                \
    ROW(genuine_b, SIM_NUMBER, "M6", "SD", 0.50f, 0.2f, 0.8f, 0, 5, "A", "sign: Grandey et al. 2005", "satisfaction from genuine against put-on friendliness, task done well, staff idle") \
    ROW(genuine_busy, SIM_NUMBER, "M6", "1", 0.50f, 0.2f, 0.8f, 0, 1, "A", "sign: Grandey et al. 2005, study 2", "part of it lost when staff are fully busy") \
    /* M7: familiarity, similarity, relationship */                                      \
    ROW(fam_f0, SIM_NUMBER, "M7", "1", 0.20f, 0, 0.4f, 0, 1, "A", "cross-over: Gretry et al. 2017", "familiarity that fits a stranger") \
    ROW(fam_f1, SIM_NUMBER, "M7", "1", 0.60f, 0.3f, 0.9f, 0, 1, "A", "cross-over: Gretry et al. 2017", "familiarity a full relationship adds to that") \
    ROW(fam_loss, SIM_NUMBER, "M7", "SD", 0.60f, 0.3f, 1.0f, 0, 5, "A", "-", "satisfaction lost per squared unit of too much familiarity") \
    ROW(fam_gain, SIM_NUMBER, "M7", "SD", 0.30f, 0.1f, 0.5f, 0, 5, "A", "-", "satisfaction gained from fitting familiarity at full relationship") \
    ROW(ingroup_sat, SIM_NUMBER, "M7", "SD", 0.30f, 0.1f, 0.5f, 0, 5, "A", "sign: Jiang et al. 2010", "satisfaction from an employee of one's own group, unless pressed") \
    ROW(ingroup_exposed, SIM_NUMBER, "M7", "1", 0.30f, 0.1f, 0.6f, 0, 1, "A", "-", "share of faked links that the shopper sees through; the gain is reversed") \
    ROW(rel_up, SIM_NUMBER, "M7", "1/visit", 0.05f, 0.02f, 0.10f, 0, 1, "A", "-", "part of the way to a full relationship a good visit goes") \
    ROW(rel_down, SIM_NUMBER, "M7", "1/visit", 0.15f, 0.05f, 0.30f, 0, 1, "A", "-", "part of the relationship a visit below the zone of tolerance costs") \
    ROW(rel_halflife, SIM_NUMBER, "M7", "d", 180, 60, 720, 1, 36500, "A", "-", "half-life of the relationship") \
    /* M8: failure and recovery */ \
    ROW(buffer_b, SIM_NUMBER, "M8", "1", 0.40f, 0.2f, 0.6f, 0, 1, "A", "sign: Hess, Ganesan & Klein 2003", "share of an ordinary failure that a full relationship forgives") \
    ROW(betray_b, SIM_NUMBER, "M8", "1", 0.50f, 0.2f, 0.8f, 0, 5, "A", "sign: Gregoire & Fisher 2008", "how much worse an unfair failure is for a full relationship") \
    ROW(social_z, SIM_NUMBER, "M8", "1", 0.50f, 0.2f, 0.8f, -1, 5, "V", "Chan, Wan & Sin 2009 (sign)", "how much worse rudeness is for an interdependent shopper") \
    ROW(nonsocial_z, SIM_NUMBER, "M8", "1", -0.30f, -0.6f, -0.1f, -1, 5, "V", "Chan, Wan & Sin 2009 (sign)", "the same for waits and missing goods: milder") \
    ROW(rude_base, SIM_NUMBER, "M8", "1", 0.01f, 0.005f, 0.05f, 0, 1, "A", "-", "chance that untrained staff are rude to a civil shopper they deal with") \
    ROW(rude_uncivil, SIM_NUMBER, "M8", "1", 0.25f, 0.1f, 0.5f, 0, 1, "A", "sign: Walker, van Jaarsveld & Skarlicki", "added by an uncivil shopper when staff are busy and untrained") \
    ROW(uncivil_wait, SIM_NUMBER, "M8", "1", 0.70f, 0.5f, 0.9f, 0, 9, "A", "-", "part of a shopper's patience after which they are uncivil") \
    ROW(stage_rude, SIM_NUMBER, "M8", "1", 0.10f, 0, 0.3f, 0, 1, "A", "-", "stage score of a rude encounter") \
    ROW(witness_share, SIM_NUMBER, "M8", "1", 0.30f, 0.1f, 0.5f, 0, 1, "A", "sign: Porath, MacInnis & Folkes 2010", "part of the harm of rudeness that bystanders take") \
    ROW(rude_sat, SIM_NUMBER, "M8", "SD", 1.0f, 0.5f, 1.5f, 0, 5, "A", "-", "satisfaction lost to rudeness beyond the stage score") \
    ROW(revenge_halflife, SIM_NUMBER, "M8", "d", 30, 15, 60, 1, 36500, "A", "sign: Gregoire, Tripp & Legoux 2009", "half-life of the wish for revenge") \
    ROW(revenge_tell, SIM_NUMBER, "M8", "logodds", 1.0f, 0.3f, 2, 0, 9, "A", "-", "bad word log-odds at full revenge") \
    ROW(avoid_growth, SIM_NUMBER, "M8", "1/month", 0.10f, 0.02f, 0.2f, 0, 1, "A", "sign: Gregoire, Tripp & Legoux 2009", "monthly growth of avoidance at full relationship; capped at three times") \
    ROW(avoid_b, SIM_NUMBER, "M8", "1", 1.0f, 0.3f, 2, 0, 9, "A", "-", "pull of a store lost at full avoidance") \
    ROW(recover_none, SIM_NUMBER, "M8", "1", 0.50f, 0.2f, 0.8f, 0, 2, "A", "-", "part of the loss given back by a complaint resolved without a word") \
    ROW(recover_apology, SIM_NUMBER, "M8", "1", 0.80f, 0.5f, 1, 0, 2, "A", "-", "the same with an apology") \
    ROW(recover_compensation, SIM_NUMBER, "M8", "1", 1.15f, 0.9f, 1.3f, 0, 2, "V", "de Matos, Henrique & Rossi 2007 (sign: satisfaction may exceed its level)", "the same with compensation") \
    ROW(recover_days, SIM_NUMBER, "M8", "d", 14, 5, 40, 0.1f, 3650, "A", "-", "delay that costs a recovery 63 % of its worth") \
    /* M9: outlet */                                                                     \
    ROW(exit_z, SIM_NUMBER, "M9", "logodds", -0.80f, -1.5f, -0.3f, -9, 9, "V", "Liu, Furrer & Sudharshan 2001 (sign)", "switching, complaining, bad word by an interdependent shopper") \
    ROW(praise_z, SIM_NUMBER, "M9", "logodds", 0.60f, 0.2f, 1.0f, -9, 9, "V", "Liu, Furrer & Sudharshan 2001 (sign)", "praise by an interdependent shopper") \
    ROW(outlet_complain, SIM_NUMBER, "M9", "logit", 0.80f, 0.2f, 1.4f, -9, 9, "C", "survey of buyers after a fake, less the cultural shift", "complaining against silence, at z = 0") \
    ROW(outlet_switch, SIM_NUMBER, "M9", "logit", -1.30f, -2.5f, -0.5f, -9, 9, "C", "the same survey: 11.5 % else", "switching against silence, at z = 0") \
    ROW(outlet_nwom, SIM_NUMBER, "M9", "logit", -1.30f, -2.5f, -0.5f, -9, 9, "C", "the same survey: 11.5 % else", "bad word against silence, at z = 0") \
    ROW(resolve_local, SIM_NUMBER, "M9", "1", 0.67f, 0.60f, 0.80f, 0, 1, "S", "contact centre survey, domestic", "share of complaints that are resolved") \
    ROW(resolve_offshore, SIM_NUMBER, "M8", "1", 0.50f, 0.40f, 0.65f, 0, 1, "S", "contact centre survey, offshore", "share of complaints resolved by an offshore desk") \
    ROW(resolve_empowered, SIM_NUMBER, "M8", "1", 0.15f, 0.05f, 0.3f, 0, 1, "A", "-", "resolution added by staff who may decide themselves") \
    /* M10: expectation */                                                               \
    ROW(zone_width, SIM_NUMBER, "M10", "1", 0.15f, 0.05f, 0.30f, 0, 1, "A", "retail zones are narrow: Nadiri 2011", "width of the zone of tolerance on the 0..1 scale") \
    ROW(loss_gain_ratio, SIM_NUMBER, "M10", "1", 1.50f, 1.0f, 2.5f, 0, 9, "V", "Mittal, Ross & Baldasare 1998 (sign, contested)", "weight of falling short against exceeding") \
    ROW(diminish, SIM_NUMBER, "M10", "exponent", 0.85f, 0.7f, 1.0f, 0.1f, 2, "A", "sign: Mittal, Ross & Baldasare 1998", "diminishing sensitivity to disconfirmation") \
    ROW(sat_lr, SIM_NUMBER, "M10", "1/visit", 0.25f, 0.10f, 0.50f, 0, 1, "A", "-", "how fast satisfaction learns") \
    ROW(sat_halflife, SIM_NUMBER, "M10", "d", 180, 60, 720, 1, 36500, "A", "-", "half-life of satisfied or dissatisfied memory between visits") \
    ROW(exp_lr, SIM_NUMBER, "M10", "1/visit", 0.10f, 0.02f, 0.30f, 0, 1, "A", "-", "how fast expectation learns") \
    ROW(sd_unit, SIM_NUMBER, "M10", "1/SD", 0.20f, 0.1f, 0.3f, 0, 1, "A", "-", "one standard deviation of satisfaction on the 0..1 scale") \
    ROW(exp_norm, SIM_NUMBER, "M12", "1/visit", 0.02f, 0, 0.1f, 0, 1, "A", "regional norm: abundance becomes adequate", "how fast expectation also learns from what the whole street offers") \
    /* M11: partial payment */                                                           \
    ROW(liquid_share, SIM_NUMBER, "M11", "1", 0.35f, 0.15f, 0.80f, 0.001f, 0.999f, "A", "-", "share of shoppers who have a week's income at hand") \
    ROW(liquid_sd, SIM_NUMBER, "M11", "log", 1.0f, 0.6f, 1.5f, 0.01f, 5, "A", "-", "spread of cash and credit at hand between shoppers (log)") \
    ROW(liquid_day_sd, SIM_NUMBER, "M11", "log", 0.3f, 0, 0.6f, 0, 5, "A", "-", "spread of the same from day to day (log)") \
    ROW(deposit_of_cash, SIM_NUMBER, "M11", "1", 0.50f, 0.2f, 0.8f, 0, 1, "A", "-", "part of the cash at hand that goes into a deposit of free size") \
    ROW(refuse_r0, SIM_NUMBER, "M11", "logit", -1.45f, -2.5f, -1.0f, -20, 9, "C", "cash-on-delivery returns, fit", "refusal at the door, no deposit, no wait") \
    ROW(refuse_day, SIM_NUMBER, "M11", "logit/d", 0.118f, 0.08f, 0.16f, 0, 5, "C", "the same fit", "refusal per day waited") \
    ROW(refuse_deposit, SIM_NUMBER, "M11", "logit/share", 2.85f, 1.5f, 4.0f, 0, 20, "C", "the same fit", "refusal prevented by the share paid") \
    ROW(refuse_scale, SIM_NUMBER, "M11", "1", 0.50f, 0.30f, 1.0f, 0, 1, "A", "online rates are an upper bound for a shopper who tried the goods", "factor on the refusal probability") \
    ROW(return_prob, SIM_NUMBER, "M11", "1", 0.25f, 0.10f, 0.50f, 0, 1, "A", "-", "share of shoppers blocked by cash who plan to come back") \
    ROW(return_days, SIM_NUMBER, "M11", "d", 7, 2, 21, 0.1f, 365, "A", "payday rhythm", "mean days until they can") \
    ROW(return_halflife, SIM_NUMBER, "M11", "d", 14, 5, 40, 0.1f, 3650, "A", "-", "half-life of the wish meanwhile") \
    ROW(bnpl_buy, SIM_NUMBER, "M11", "prob", 0.05f, 0, 0.09f, 0, 0.5f, "S", "Maesen & Ang 2025, digest", "purchase probability added by instalments where liquidity does not bind") \
    ROW(bnpl_basket, SIM_NUMBER, "M11", "1", 0.05f, 0, 0.10f, 0, 1, "S", "Maesen & Ang 2025, digest", "basket added by instalments") \
    ROW(bnpl_parts, SIM_WHOLE, "M11", "instalments", 4, 3, 12, 2, 60, "S", "mean 3.5 parts in 103,886 payments (Olist)", "parts a price is split into") \
    ROW(bad_debt_door, SIM_NUMBER, "M11", "1", 0.02f, 0, 0.05f, 0, 1, "A", "-", "balances lost though the goods were handed over, collected at the door") \
    ROW(bad_debt_later, SIM_NUMBER, "M11", "1", 0.06f, 0.02f, 0.15f, 0, 1, "A", "-", "the same when the balance is billed afterwards") \
    ROW(late_days, SIM_NUMBER, "M11", "d", 3, 1, 7, 0, 60, "C", "Olist orders: mean lateness of late ones, rounded", "mean days late when the promise is broken") \
    ROW(score_wait, SIM_NUMBER, "M11", "stars/d", 0.015f, 0.005f, 0.03f, 0, 5, "C", "Olist, 3,383 reviewed deliveries", "stars lost per day of waiting") \
    ROW(score_late, SIM_NUMBER, "M11", "stars", 0.33f, 0.2f, 0.5f, 0, 5, "C", "Olist, 3,383 reviewed deliveries", "stars lost by any broken promise") \
    ROW(score_late_day, SIM_NUMBER, "M11", "stars/d", 0.20f, 0.1f, 0.3f, 0, 5, "C", "Olist, 3,383 reviewed deliveries", "stars lost per day late, up to ten") \
    ROW(delivery_day, SIM_NUMBER, "M11", "1/d", 0.015f, 0.005f, 0.020f, 0, 1, "S", "Fisher, Gallino & Xu 2019; Cui et al. 2024", "share of sales won by each day faster that is promised, against seven") \
    /* M12: abundance */                                                                 \
    ROW(addon_decay, SIM_NUMBER, "M12", "1", 0.60f, 0.4f, 0.8f, 0, 1, "A", "-", "worth of the next add-on relative to the one before") \
    ROW(dwell_elast, SIM_NUMBER, "M12", "1", 0.60f, 0.2f, 1.3f, 0, 3, "A", "ceiling: mall consultancy 2007", "elasticity of the basket to time in the store") \
    ROW(dwell_cv, SIM_NUMBER, "M12", "1", 0.40f, 0.2f, 0.8f, 0, 3, "A", "-", "coefficient of variation of time in the store (lognormal)") \
    ROW(entertained_patience, SIM_NUMBER, "M12", "1", 1.50f, 1, 2, 1, 9, "A", "-", "patience of a shopper who uses an add-on, as a multiple") \
    ROW(addon_joy, SIM_NUMBER, "M12", "1", 0.92f, 0.85f, 1.0f, 0, 1, "A", "-", "stage score of an add-on one chose") \
    ROW(delivery_offline, SIM_NUMBER, "M11", "1", 0.40f, 0.2f, 0.6f, 0, 1, "S", "Fisher, Gallino & Xu 2019: 0.6 % offline against 1.5 % online", "part of that which holds for goods chosen in a store") \
    ROW(overload_b, SIM_NUMBER, "M12", "logodds/option", 0.0f, -0.05f, 0, -1, 0, "V", "Scheibehenne 2010: mean effect zero; Chernev 2015: moderators", "purchase log-odds per add-on for a shopper with a need") \
    /* M13: reassurance */ \
    ROW(doubt_share, SIM_NUMBER, "M13", "1", 0.40f, 0.2f, 0.9f, 0, 1, "A", "91 % of Chinese consumers in one survey (culture table)", "share concerned about authenticity where the culture table has none") \
    ROW(doubt_b, SIM_NUMBER, "M13", "logodds", 0.80f, 0.3f, 1.5f, 0, 9, "A", "-", "purchase log-odds lost to full doubt about an unknown seller") \
    ROW(reassure_pictures, SIM_NUMBER, "M13", "1", 0.25f, 0.1f, 0.4f, 0, 1, "A", "-", "share of doubt removed by pictures") \
    ROW(reassure_proof, SIM_NUMBER, "M13", "1", 0.35f, 0.2f, 0.5f, 0, 1, "A", "-", "share of doubt removed by proof of origin") \
    ROW(reassure_stock, SIM_NUMBER, "M13", "1", 0.10f, 0, 0.2f, 0, 1, "A", "-", "share of doubt removed by live stock figures") \
    ROW(chat_logodds, SIM_NUMBER, "M13", "logodds", 0.17f, 0.10f, 0.25f, 0, 5, "C", "+16 % purchases: Tan, Wang & Tan 2019", "purchase log-odds of a chat answered at once") \
    ROW(chat_T, SIM_NUMBER, "M13", "min", 2.0f, 0.5f, 10, 0.01f, 1440, "A", "-", "wait that costs a chat 63 % of its worth") \
    ROW(video_focal, SIM_NUMBER, "M13", "logodds", 0.15f, 0.05f, 0.20f, 0, 5, "V", "Kumar & Tan, randomised", "purchase log-odds of product video") \
    ROW(video_cross, SIM_NUMBER, "M13", "1", 0.31f, 0.2f, 0.4f, 0, 5, "V", "Kumar & Tan, randomised", "sales of matching items added by product video") \
    ROW(cross_share, SIM_NUMBER, "M13", "1", 0.15f, 0.05f, 0.3f, 0, 1, "A", "-", "part of a basket that is matching items") \
    /* M14: choice of store */                                                           \
    ROW(war_slope, SIM_NUMBER, "M14", "1/S", 4.0f, 2, 8, 0, 50, "S", "wallet allocation rule, smooth form", "pull of relative satisfaction") \
    ROW(huff_alpha, SIM_NUMBER, "M14", "exponent", 1.0f, 0.7f, 1.3f, 0, 5, "S", "Huff model", "pull of size") \
    ROW(huff_lambda, SIM_NUMBER, "M14", "exponent", 2.0f, 1, 3.2f, 0, 9, "S", "Huff model", "friction of distance (d + 0.2 km)") \
    ROW(habit_b, SIM_NUMBER, "M14", "1", 0.30f, 0, 0.6f, 0, 5, "A", "-", "pull of habit: times ln(1 + visits in 90 days)") \
    ROW(belief_b, SIM_NUMBER, "M20", "S", 0.30f, 0.1f, 0.6f, 0, 5, "A", "-", "satisfaction that full belief (0..1, prior 0.5) from word of mouth is worth when a store is chosen") \
    /* M15: contact after the sale */                                                    \
    ROW(n_phone, SIM_NUMBER, "M15", "1/13wk", 3.0f, 1, 6, 0.1f, 500, "S", "Godfrey, Seiders & Voss 2011", "ideal number of calls") \
    ROW(n_mail_e, SIM_NUMBER, "M15", "1/13wk", 3.5f, 2, 13, 0.1f, 500, "S", "Godfrey, Seiders & Voss 2011", "ideal number of e-mails and messages") \
    ROW(n_post, SIM_NUMBER, "M15", "1/13wk", 9.5f, 5, 13, 0.1f, 500, "S", "Godfrey, Seiders & Voss 2011", "ideal number of letters") \
    ROW(contact_beta, SIM_NUMBER, "M15", "log hazard", 0.20f, 0.05f, 0.4f, 0, 5, "A", "shape: Godfrey, Seiders & Voss 2011", "height of the response to contact") \
    ROW(contact_cross, SIM_NUMBER, "M15", "1", 0.30f, 0.1f, 0.6f, 0, 5, "A", "sign: Godfrey, Seiders & Voss 2011", "how much other channels shrink the ideal") \
    ROW(contact_spread, SIM_NUMBER, "M15", "log", 0.50f, 0.2f, 0.8f, 0, 3, "A", "-", "spread of the ideal number between shoppers (log)") \
    ROW(optout_h0, SIM_NUMBER, "M15", "1/message", 0.0018f, 0.001f, 0.005f, 0, 1, "C", "45 % unsubscribed in six months, per message", "opt-out hazard of a message") \
    ROW(optout_excess, SIM_NUMBER, "M15", "1", 1.0f, 0.5f, 2, 0, 9, "A", "-", "opt-out log hazard of a shopper for whom it is too many") \
    ROW(toomany_mid, SIM_NUMBER, "M15", "1/week", 7.0f, 5, 9, 0, 100, "C", "too many: 21 % at five e-mails a week, 67 % at six and more", "e-mails a week, or their like, that half of the shoppers call too many") \
    ROW(toomany_slope, SIM_NUMBER, "M15", "week", 0.67f, 0.4f, 1.0f, 0, 9, "C", "the same survey", "how steeply that share rises") \
    ROW(optout_satisfied, SIM_NUMBER, "M15", "1", 0.40f, 0.3f, 0.7f, 0, 1, "S", "satisfied customers 154 % likelier to stay subscribed", "opt-out hazard of the satisfied, as a multiple") \
    ROW(rel_untargeted, SIM_NUMBER, "M23", "1", 0.10f, 0.05f, 0.30f, 0, 1, "A", "5 % of retail mail called relevant, survey", "relevance of messages that nobody aimed") \
    ROW(rel_gain, SIM_NUMBER, "M23", "1", 0.8f, 0.3f, 1.5f, 0, 9, "A", "-", "how much stronger the response to fully relevant messages is") \
    ROW(fatigue_relevant, SIM_NUMBER, "M23", "1", 0.30f, 0.1f, 0.6f, 0, 1, "A", "-", "how much a relevant message tires, against an irrelevant one") \
    ROW(data_motive, SIM_NUMBER, "M23", "motive", 0.30f, 0.1f, 0.5f, 0, 1, "A", "-", "motive brought to mind by data used for the firm") \
    ROW(optout_grieved, SIM_NUMBER, "M23", "1", 3.0f, 1, 6, 1, 50, "A", "-", "opt-out hazard of a customer whose complaint is open, as a multiple") \
    /* M16: empathic listening */ \
    ROW(emp_sat, SIM_NUMBER, "M16", "SD/SD", 0.23f, 0.18f, 0.28f, -5, 5, "V", "two Chilean banks, n = 300", "satisfaction by empathy") \
    ROW(emp_trust, SIM_NUMBER, "M16", "SD/SD", 0.26f, 0.21f, 0.31f, -5, 5, "V", "two Chilean banks, n = 300", "trust by empathy") \
    ROW(orient_sat, SIM_NUMBER, "M16", "SD/SD", 0.43f, 0.35f, 0.50f, -5, 5, "V", "two Chilean banks, n = 300", "satisfaction by customer orientation") \
    ROW(orient_trust, SIM_NUMBER, "M16", "SD/SD", 0.44f, 0.35f, 0.50f, -5, 5, "V", "two Chilean banks, n = 300", "trust by customer orientation") \
    ROW(emp_x_orient, SIM_NUMBER, "M16", "SD/SD", 0.13f, 0.05f, 0.20f, -5, 5, "V", "two Chilean banks, n = 300", "satisfaction by both together") \
    ROW(emp_stress, SIM_NUMBER, "M16", "1", 1.2f, 0.8f, 1.6f, 0, 9, "A", "sign: Itani & Inyang 2015", "how fast stress wears empathy off; beyond 1 it turns") \
    ROW(emp_time, SIM_NUMBER, "M16", "1", 0.20f, 0.05f, 0.4f, 0, 5, "A", "-", "service time added by full empathy") \
    ROW(script_genuine, SIM_NUMBER, "M6", "1", 0.50f, 0.2f, 0.8f, 0, 1, "A", "-", "genuineness that a full script takes away") \
    ROW(script_time, SIM_NUMBER, "M6", "1", 0.15f, 0, 0.3f, 0, 0.9f, "A", "-", "service time that a full script saves") \
    /* M17: generations */ \
    ROW(gen_z, SIM_NUMBER, "M17", "a", -0.25f, -0.6f, 0.2f, -5, 5, "A", "weak and contradictory surveys", "tolerated contact of generation Z, shift") \
    ROW(gen_y, SIM_NUMBER, "M17", "a", 0.36f, 0, 0.6f, -5, 5, "C", "weak and contradictory surveys", "tolerated contact of generation Y, shift") \
    ROW(gen_x, SIM_NUMBER, "M17", "a", -0.16f, -0.4f, 0.1f, -5, 5, "C", "weak and contradictory surveys", "tolerated contact of generation X, shift") \
    ROW(gen_silver, SIM_NUMBER, "M17", "a", -0.20f, -0.6f, 0.2f, -5, 5, "C", "weak and contradictory surveys", "tolerated contact of the silver generation, shift") \
    ROW(silver_spread, SIM_NUMBER, "M17", "1", 1.14f, 1, 1.3f, 0.1f, 5, "A", "a polarised group: variance x 1.3", "spread of tolerated contact among silver shoppers, as a multiple") \
    ROW(silver_formality, SIM_NUMBER, "M17", "1", 0.30f, 0, 0.4f, -1, 1, "A", "-", "formality ideal of silver shoppers, shift") \
    ROW(young_novelty, SIM_NUMBER, "M17", "1", 0.20f, 0, 0.4f, -1, 1, "A", "-", "appeal of add-ons to generations Z and Y, shift") \
    ROW(tailor_ease, SIM_NUMBER, "M17", "1", 0.50f, 0.2f, 0.8f, 0, 1, "A", "-", "part of a style that misfits a generation which tailoring puts right") \
    /* M18: queues */                                                                    \
    ROW(queue_slope, SIM_NUMBER, "M18", "logodds/person", -0.0295f, -0.05f, -0.01f, -5, 0, "C", "Lu et al. 2013: 10 to 15 in line, 30 to 27 %", "purchase log-odds per person seen in line beyond five") \
    ROW(renege_scale, SIM_NUMBER, "M18", "min", 12.3f, 6, 15, 0.1f, 1e6f, "C", "10 % leave after 4 minutes (n = 13,000), Weibull k = 2", "patience in a line or waiting for help") \
    ROW(patience_sd, SIM_NUMBER, "M18", "log", 0.30f, 0.1f, 0.6f, 0, 3, "A", "-", "spread of patience between shoppers (log)") \
    /* M19: clock and drop-out */                                                        \
    ROW(rate_shape, SIM_NUMBER, "M19", "1", 1.5f, 0.24f, 3, 0.05f, 1000, "A", "-", "Gamma shape of visit rates between shoppers (CDNOW purchases: 0.2426)") \
    ROW(bgnbd_a, SIM_NUMBER, "M19", "1", 0.7929f, 0.3f, 2, 0.01f, 1000, "C", "BG/NBD fit to 2,357 CDNOW customers", "Beta a of the drop-out probability") \
    ROW(bgnbd_b, SIM_NUMBER, "M19", "1", 2.4257f, 1, 6, 0.01f, 1e6f, "C", "BG/NBD fit to 2,357 CDNOW customers", "Beta b of the drop-out probability") \
    ROW(clock_scale, SIM_NUMBER, "M19", "1", 18, 9, 36, 0.1f, 1e6f, "A", "a visit is not a purchase", "divides the drop-out odds of a visit; 1 gives BG/NBD") \
    ROW(sat_dropout, SIM_NUMBER, "M19", "logodds/S", -1.0f, -2, -0.3f, -9, 9, "A", "-", "drop-out log-odds per unit of satisfaction") \
    ROW(rel_rate, SIM_NUMBER, "M19", "log", 0.30f, 0.1f, 0.5f, -5, 5, "A", "-", "log visit rate at full relationship") \
    /* M20: word of mouth */                                                             \
    ROW(wom_pos, SIM_NUMBER, "M20", "1/visit", 0.09f, 0.05f, 0.25f, 0, 1, "A", "positive to negative 2:1 to 4:1 in volume", "share of pleased visits that are told, at z = 0") \
    ROW(wom_gain, SIM_NUMBER, "M20", "1", 0.05f, 0.05f, 0.40f, 0, 1, "A", "bounded by room: East, Hammond & Lomax 2008", "share of the room that one message moves belief") \
    ROW(wom_group, SIM_NUMBER, "M20", "1", 0.50f, 0, 1, 0, 9, "A", "radius of trust: Delhey, Newton & Welzel 2011", "how much more a wholly interdependent shopper believes a word from their own group") \
    ROW(wom_halflife, SIM_NUMBER, "M20", "d", 60, 20, 180, 1, 36500, "A", "-", "half-life of belief from word of mouth") \
    ROW(network_rewire, SIM_NUMBER, "M20", "1", 0.10f, 0.02f, 0.30f, 0, 1, "A", "small-world graph", "share of links that lead anywhere rather than nearby") \
    /* M21: reading */                                                                   \
    ROW(read_train, SIM_NUMBER, "M21", "1", 0.15f, 0.05f, 0.25f, 0, 0.5f, "A", "0.6 untrained, 0.75 trained", "reading accuracy added by full training") \
    ROW(read_research, SIM_NUMBER, "M21", "1", 0.10f, 0, 0.2f, 0, 0.5f, "A", "-", "reading accuracy that research can add at most") \
    ROW(research_half, SIM_NUMBER, "M21", "currency/week", 500, 100, 2000, 1, 1e9f, "A", "-", "weekly research spend that buys half of it") \
    ROW(signal_q, SIM_NUMBER, "M21", "1", 0.95f, 0.85f, 1, 0.5f, 1, "A", "coloured baskets, trade press", "accuracy where the shopper uses a signal aid") \
    ROW(signal_use, SIM_NUMBER, "M21", "1", 0.50f, 0.2f, 0.8f, 0, 1, "A", "-", "share who use a signal aid when offered") \
    /* M22: self-service */ \
    ROW(kiosk_use, SIM_NUMBER, "M22", "1", 0.75f, 0.4f, 0.9f, 0, 1, "S", "85 % prefer a scanner to asking, survey", "share who turn to a kiosk or app that is there") \
    ROW(minutes_kiosk, SIM_NUMBER, "M22", "min", 3, 1, 6, 0, 60, "A", "-", "worth of an answer from a kiosk, in minutes of help") \
    ROW(app_finds, SIM_NUMBER, "M22", "1", 0.50f, 0.2f, 0.8f, 0, 1, "A", "-", "share of missing items that an app for stock finds elsewhere in the house") \
    /* culture and experience */                                                         \
    ROW(within_sd_z, SIM_NUMBER, "culture", "logit", 1.20f, 0.8f, 1.6f, 0, 5, "A", "within-country spread dominates", "spread of interdependence within a culture") \
    ROW(stranger_trust, SIM_NUMBER, "culture", "1", 0.0f, 0, 0.75f, 0, 1, "A", "0 reproduces the table of M3; WVS/EVS where measured", "trust in strangers where the culture table has none") \
    ROW(trust_use, SIM_NUMBER, "culture", "1", 0.50f, 0, 1, 0, 1, "A", "-", "how much of a culture's measured trust in strangers carries over to shop staff") \
    ROW(formality_mean, SIM_NUMBER, "culture", "1", 0.50f, 0.3f, 0.7f, 0, 1, "A", "-", "mean ideal of formality: warmth beyond it is too much") \
    ROW(formality_sd, SIM_NUMBER, "culture", "1", 0.20f, 0.1f, 0.3f, 0, 1, "A", "-", "spread of that ideal") \
    ROW(exp_mean_weight, SIM_NUMBER, "experience", "1", 0.50f, 0.3f, 1, 0, 1, "A", "-", "weight of the mean stage in an experience; worst and last get their own") \
    ROW(exp_worst_weight, SIM_NUMBER, "experience", "1", 0.30f, 0, 0.5f, 0, 1, "M", "peak-end", "weight of the worst stage") \
    ROW(exp_last_weight, SIM_NUMBER, "experience", "1", 0.20f, 0, 0.5f, 0, 1, "M", "peak-end", "weight of the last stage") \
    ROW(stage_nothing, SIM_NUMBER, "experience", "1", 0.66f, 0.55f, 0.72f, 0, 1, "A", "-", "stage score of leaving without a wish to buy") \
    ROW(stage_bought, SIM_NUMBER, "experience", "1", 0.80f, 0.7f, 0.9f, 0, 1, "A", "-", "stage score of finding what was wanted") \
    ROW(stage_missing, SIM_NUMBER, "experience", "1", 0.35f, 0.2f, 0.5f, 0, 1, "A", "-", "stage score of an item out of stock") \
    ROW(stage_helped, SIM_NUMBER, "experience", "1", 0.72f, 0.6f, 0.8f, 0, 1, "A", "-", "stage score of the shortest help, at once") \
    ROW(stage_help_gain, SIM_NUMBER, "experience", "1", 0.24f, 0.1f, 0.4f, 0, 1, "A", "-", "what full help adds to it") \
    ROW(stage_unhelped, SIM_NUMBER, "experience", "1", 0.20f, 0.1f, 0.4f, 0, 1, "A", "-", "stage score of asking and getting no help") \
    ROW(stage_wait, SIM_NUMBER, "experience", "1/min", 0.03f, 0.01f, 0.06f, 0, 1, "A", "-", "stage score lost per minute of waiting, for help or at the till") \
    ROW(stage_contact, SIM_NUMBER, "experience", "1", 0.70f, 0.6f, 0.8f, 0, 1, "A", "-", "stage score of contact that is neither missed nor too much") \
    ROW(stage_welcome, SIM_NUMBER, "experience", "1/a", 0.05f, 0, 0.1f, 0, 1, "A", "-", "what welcome contact adds per unit") \
    ROW(stage_excess, SIM_NUMBER, "experience", "1/a", 0.12f, 0.05f, 0.2f, 0, 1, "A", "-", "what contact beyond the tolerated takes away per unit") \
    ROW(stage_paid, SIM_NUMBER, "experience", "1", 0.80f, 0.7f, 0.9f, 0, 1, "A", "-", "stage score of paying without a wait") \
    ROW(stage_blocked, SIM_NUMBER, "experience", "1", 0.30f, 0.1f, 0.5f, 0, 1, "A", "-", "stage score of leaving the till without goods: line too long, price not at hand") \
    ROW(expert_part, SIM_NUMBER, "M2", "1", 0.30f, 0.1f, 0.6f, 0, 1, "A", "-", "worth of floor staff's answer where an expert was wanted") \
    ROW(habit_days, SIM_NUMBER, "M14", "d", 90, 30, 180, 1, 36500, "A", "-", "mean memory of visits in the habit count") \
    ROW(bnpl_fee, SIM_NUMBER, "M11", "1", 0.05f, 0.02f, 0.08f, 0, 1, "A", "-", "fee of the provider who pays the store at once and takes the instalments") \
    ROW(gg_q, SIM_NUMBER, "M19", "1", 3.74f, 2.5f, 6, 1.05f, 1000, "C", "gamma-gamma fit to 946 CDNOW repeat buyers", "shape of the spread of baskets between shoppers") \
    ROW(gg_p, SIM_NUMBER, "M19", "1", 6.25f, 3, 10, 0.5f, 1e4f, "C", "gamma-gamma fit to 946 CDNOW repeat buyers", "shape of the spread of baskets of one shopper") \
    ROW(price_b, SIM_NUMBER, "decide", "logodds", 1.5f, 0.5f, 3, 0, 20, "A", "a line of five more is like a 5 % price rise", "purchase log-odds lost per log of the price level") \
    ROW(enrol_base, SIM_NUMBER, "M3", "logit", -1.0f, -2, 0, -20, 20, "A", "-", "log-odds that a visitor at the till takes the card") \
    /* M24: controllers */                                                               \
    ROW(adapt_epsilon, SIM_NUMBER, "M24", "1", 0.10f, 0, 0.3f, 0, 1, "A", "-", "share of periods in which an anticipatory firm tries something without a reason") \
    ROW(observe_cv, SIM_NUMBER, "M24", "1", 0.30f, 0.1f, 0.6f, 0, 9, "A", "-", "error of a firm's guess of a week: why people left, how many walk into a rival's") \
    ROW(suggest_cv, SIM_NUMBER, "M24", "1", 0.50f, 0.2f, 1, 0, 9, "A", "-", "error of what staff say about a week") \
    ROW(notice_share, SIM_NUMBER, "M24", "1", 0.01f, 0.005f, 0.03f, 0, 1, "A", "-", "share of visits lost for one reason from which an anticipatory firm acts") \
    ROW(putoff_weight, SIM_NUMBER, "M24", "1", 0.20f, 0.05f, 0.5f, 0, 1, "A", "-", "weight of a visitor put off by contact against a visit lost") \
    ROW(idle_load, SIM_NUMBER, "M24", "1", 0.25f, 0.15f, 0.4f, 0, 1, "A", "-", "share of minutes with shoppers below which staff look idle") \
    ROW(complaint_limit, SIM_NUMBER, "M24", "1", 0.01f, 0.003f, 0.03f, 0, 1, "A", "-", "complaints a visit about one thing above which a reactive firm acts") \
    ROW(bandit_prior, SIM_NUMBER, "M24", "1", 0.50f, 0.1f, 2, 0, 9, "A", "-", "how far a policy never tried may be from the contribution at the start, relative") \
    ROW(bandit_noise, SIM_NUMBER, "M24", "1", 0.20f, 0.05f, 0.5f, 0, 9, "A", "-", "error of the contribution of one period as a sign of what a policy brings, relative") \
    ROW(copy_share, SIM_NUMBER, "M14", "1", 0.30f, 0.1f, 0.6f, 0, 1, "A", "-", "share of the gap to the best rival that a measured firm closes a period") \
    ROW(identity_loss, SIM_NUMBER, "M14", "1", 0.05f, 0, 0.15f, 0, 1, "A", "-", "stage score that rooms and goods lose when every visible lever has gone its whole range towards a rival")

#endif
