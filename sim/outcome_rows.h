/**
 * @file outcome_rows.h
 * What a run leaves behind: one row an outcome.
 * OUTCOME(name, unit, direction, horizon, kind, weight, help)
 *
 * direction  +1 higher is better, -1 lower is better, 0 neither
 * horizon    TRIP: settled on the visit; LONG: shows over weeks
 * kind       SUM: adds up over weeks, segments, markets. RATIO: the mean of a thing over
 *            the outcome named as weight. LAST: a level at the end of the week.
 */
#ifndef SIM_OUTCOME_ROWS_H
#define SIM_OUTCOME_ROWS_H

/* one row a line, however long */
/* clang-format off */
#define SIM_OUTCOME_ROWS(OUTCOME)                                                        \
    OUTCOME(needs, "1", 0, LONG, SUM, none, "occasions on which a shopper wanted to shop") \
    OUTCOME(passers, "1", 0, LONG, SUM, none, "shoppers who passed by and stopped") \
    OUTCOME(comebacks, "1", 0, LONG, SUM, none, "visits to complete a purchase once blocked by cash") \
    OUTCOME(visits, "1", 1, LONG, SUM, none, "shoppers who walked in") \
    OUTCOME(approached, "1", 0, TRIP, SUM, none, "visits with an unasked approach") \
    OUTCOME(putoff_share, "1", -1, TRIP, RATIO, approached, "share of the approached who say that contact put them off") \
    OUTCOME(asked, "1", 0, TRIP, SUM, none, "visits in which help was asked for, or a need was found by an approach") \
    OUTCOME(helped_share, "1", 1, TRIP, RATIO, asked, "share of them who were helped") \
    OUTCOME(unhelped_share, "1", -1, TRIP, RATIO, asked, "share of them who left without help") \
    OUTCOME(wait_min, "min", -1, TRIP, RATIO, asked, "mean wait for help") \
    OUTCOME(joined, "1", 0, TRIP, SUM, none, "shoppers who joined a till line") \
    OUTCOME(till_wait_min, "min", -1, TRIP, RATIO, joined, "mean wait at the till") \
    OUTCOME(dwell_min, "min", 0, TRIP, RATIO, visits, "mean time in the store, lines included") \
    OUTCOME(conversion, "1", 1, TRIP, RATIO, visits, "share of visits that end in a sale or an accepted deposit") \
    OUTCOME(sales, "1", 1, LONG, SUM, none, "visits that end in a sale or an accepted deposit") \
    OUTCOME(orders, "1", 0, LONG, SUM, none, "sales that are still to be delivered when the shopper leaves") \
    OUTCOME(units, "1", 1, LONG, SUM, none, "items sold") \
    OUTCOME(basket, "currency", 1, TRIP, RATIO, sales, "mean price of what a buyer buys") \
    OUTCOME(revenue, "currency", 1, LONG, SUM, none, "money received, less money given back") \
    OUTCOME(margin, "currency", 1, LONG, SUM, none, "revenue less cost of the goods handed over") \
    OUTCOME(staff_cost, "currency", -1, LONG, SUM, none, "wages, training, research and chats answered by a hired service") \
    OUTCOME(delivery_cost, "currency", -1, LONG, SUM, none, "trips to customers' doors, and back") \
    OUTCOME(addon_cost, "currency", -1, LONG, SUM, none, "cost of add-ons used") \
    OUTCOME(contact_cost, "currency", -1, LONG, SUM, none, "calls, e-mails and letters") \
    OUTCOME(restock_cost, "currency", -1, LONG, SUM, none, "taking back refused and returned goods") \
    OUTCOME(recovery_cost, "currency", -1, LONG, SUM, none, "compensation of complaints") \
    OUTCOME(deliveries, "1", 0, LONG, SUM, none, "orders brought to the door") \
    OUTCOME(refused_share, "1", -1, LONG, RATIO, deliveries, "share of them refused at the door") \
    OUTCOME(late_share, "1", -1, LONG, RATIO, deliveries, "share of them that came after the promised day") \
    OUTCOME(bad_debt, "currency", -1, LONG, SUM, none, "balances lost though the goods were handed over") \
    OUTCOME(contribution, "currency", 1, LONG, SUM, none, "revenue less goods, staff, delivery, add-ons, contacts, compensation, restocking and changes of levers; bad debt is revenue never received") \
    OUTCOME(experience, "1", 1, TRIP, RATIO, visits, "experience P of a visit, 0..1") \
    OUTCOME(satisfaction, "1", 1, LONG, RATIO, visits, "reported satisfaction after a visit, 0..100") \
    OUTCOME(suspicion, "1", -1, TRIP, RATIO, visits, "suspicion of an ulterior motive, 0..1") \
    OUTCOME(reactance, "logodds", -1, TRIP, RATIO, visits, "reactance to contact and pressure") \
    OUTCOME(relationship, "1", 1, LONG, RATIO, visits, "relationship R with the store after a visit, 0..1") \
    OUTCOME(expectation, "1", 0, LONG, RATIO, visits, "expectation E after a visit, 0..1") \
    OUTCOME(rude_share, "1", -1, TRIP, RATIO, visits, "share of visits with a rude encounter") \
    OUTCOME(kiosk_share, "1", 0, TRIP, RATIO, asked, "share of questions answered by a kiosk or app") \
    OUTCOME(complaints, "1", -1, LONG, SUM, none, "complaints made") \
    OUTCOME(resolved_share, "1", 1, LONG, RATIO, complaints, "share of complaints resolved") \
    OUTCOME(desk_satisfaction, "1", 1, LONG, RATIO, complaints, "satisfaction of those who complained with the answer they got, 0..100") \
    OUTCOME(messages, "1", 0, LONG, SUM, none, "calls, e-mails and letters sent") \
    OUTCOME(optouts, "1", -1, LONG, SUM, none, "customers who asked not to be contacted again") \
    OUTCOME(enrolments, "1", 1, TRIP, SUM, none, "loyalty cards taken") \
    OUTCOME(dropouts, "1", -1, LONG, SUM, none, "customers lost to the store") \
    OUTCOME(newcomers, "1", 0, LONG, SUM, none, "people who took the place of someone lost and came") \
    OUTCOME(returns, "1", -1, LONG, SUM, none, "sales brought back") \
    OUTCOME(wom_positive, "1", 1, LONG, SUM, none, "good words passed on") \
    OUTCOME(wom_negative, "1", -1, LONG, SUM, none, "bad words passed on") \
    OUTCOME(promoters_net, "1", 1, LONG, RATIO, visits, "visits that make a promoter (90 and more) less those that make a detractor (60 and less)") \
    OUTCOME(market_revenue, "currency", 0, LONG, SUM, none, "revenue of all owners together") \
    OUTCOME(wallet_share, "1", 1, LONG, RATIO, market_revenue, "share of the money that shoppers spend in this market") \
    OUTCOME(active_end, "1", 1, LONG, LAST, none, "customers who came in the last 90 days and are not lost") \
    OUTCOME(staff_minutes, "min", 0, TRIP, SUM, none, "minutes on duty of floor staff and experts") \
    OUTCOME(staff_load, "1", 0, TRIP, RATIO, staff_minutes, "share of those minutes spent with shoppers") \
    OUTCOME(exit_bought, "1", 1, TRIP, SUM, none, "visits that ended in a purchase") \
    OUTCOME(exit_found_nothing, "1", -1, TRIP, SUM, none, "visits that ended without a wish to buy") \
    OUTCOME(exit_no_help, "1", -1, TRIP, SUM, none, "visits lost for want of help") \
    OUTCOME(exit_no_expert, "1", -1, TRIP, SUM, none, "visits lost for want of an expert") \
    OUTCOME(exit_till_queue, "1", -1, TRIP, SUM, none, "visits lost at the till line") \
    OUTCOME(exit_no_cash, "1", -1, TRIP, SUM, none, "visits lost because the price was not at hand") \
    OUTCOME(exit_refused_entry, "1", -1, TRIP, SUM, none, "shoppers who turned back at the door (not visits)") \
    OUTCOME(exit_stock_out, "1", -1, TRIP, SUM, none, "visits lost because the item was missing") \
    OUTCOME(change_cost, "currency", -1, LONG, SUM, none, "cost of levers changed by a controller") \
    OUTCOME(lever_changes, "1", 0, LONG, SUM, none, "levers changed by a controller") \
    OUTCOME(part_payment_share, "1", 0, TRIP, RATIO, visits, "share of visits on which less than the whole price secured a purchase (min_deposit below 1)")

#endif
