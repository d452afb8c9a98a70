/**
 * @file lever_rows.h
 * What a store can do: one row a lever. A policy is a named set of these.
 * ROW(name, kind, touch point, unit, default, low, high, min, max, grade, source, help)
 */
#ifndef SIM_LEVER_ROWS_H
#define SIM_LEVER_ROWS_H

#include "sim/controller_rows.h"

/* one row a line, however long */
/* clang-format off */
#define SIM_LEVER_ROWS(ROW)                                                              \
    ROW(approach_prob, SIM_NUMBER, "arrive", "1", 0.3f, 0, 1, 0, 1, "-", "-", "share of shoppers whom a free member of staff approaches unasked") \
    ROW(approach_level, SIM_NUMBER, "arrive", "a", 1, 0, 4, 0, 4, "-", "-", "how far: 1 greeting, 2 offer of help, 3 active selling, 4 pressure") \
    ROW(approach_when, SIM_CHOICE, "arrive", "entry|signal|read", 0, 0, 2, 0, 2, "-", "-", "approach at the door; only when asked; or when staff read a need") \
    ROW(ask_first, SIM_SWITCH, "arrive", "switch", 0, 0, 1, 0, 1, "-", "-", "an approach is the question whether help is wanted, whatever approach_level says") \
    ROW(signal_aid, SIM_SWITCH, "arrive", "switch", 0, 0, 1, 0, 1, "-", "-", "baskets that say help me or leave me") \
    ROW(read_skill, SIM_NUMBER, "arrive", "1", 0.6f, 0.5f, 0.95f, 0.5f, 1, "-", "-", "accuracy with which staff read who needs help, before training and research") \
    ROW(check_in_every, SIM_NUMBER, "floor", "min", 0, 0, 30, 0, 480, "-", "-", "unasked check-ins every so many minutes; 0 is never") \
    ROW(warmth, SIM_NUMBER, "encounter", "1", 0.5f, 0, 1, 0, 1, "-", "-", "how warm staff are, unasked") \
    ROW(flattery, SIM_NUMBER, "encounter", "1", 0, 0, 1, 0, 1, "-", "-", "how much staff flatter before the sale") \
    ROW(pressure_directive, SIM_NUMBER, "encounter", "1", 0, 0, 1, 0, 1, "-", "-", "asking for the sale plainly") \
    ROW(pressure_aggressive, SIM_NUMBER, "encounter", "1", 0, 0, 1, 0, 1, "-", "-", "pushing for the sale") \
    ROW(commission, SIM_NUMBER, "encounter", "1", 0, 0, 1, 0, 1, "-", "-", "how visibly staff earn by the sale") \
    ROW(disclose_pay, SIM_SWITCH, "encounter", "switch", 0, 0, 1, 0, 1, "-", "-", "customers are told how staff are paid") \
    ROW(genuineness, SIM_NUMBER, "encounter", "1", 0.5f, 0, 1, 0, 1, "-", "-", "genuine concern rather than a put-on smile") \
    ROW(familiarity, SIM_NUMBER, "encounter", "1", 0.2f, 0, 1, 0, 1, "-", "-", "how familiar staff are with customers") \
    ROW(in_group_share, SIM_NUMBER, "encounter", "1", 0.2f, 0, 1, 0, 1, "-", "-", "chance that the serving employee belongs to the shopper's own group") \
    ROW(in_group_link, SIM_CHOICE, "encounter", "true|faked", 0, 0, 1, 0, 1, "-", "-", "whether a claimed common group is real") \
    ROW(training, SIM_NUMBER, "arrive", "1", 0, 0, 1, 0, 1, "-", "-", "training of staff in reading customers; costs training_cost a week and head") \
    ROW(floor_staff, SIM_WHOLE, "floor", "people", 4, 0, 20, 0, 60, "-", "-", "staff on the floor") \
    ROW(experts, SIM_WHOLE, "floor", "people", 0, 0, 5, 0, 60, "-", "-", "staff who answer what floor staff cannot") \
    ROW(till_staff, SIM_WHOLE, "pay", "people", 2, 1, 10, 1, 60, "-", "-", "staff at the tills") \
    ROW(roster, SIM_CHOICE, "floor", "flat|traffic|table", 0, 0, 2, 0, 2, "-", "-", "the same number of floor staff all day; the same hours spread by traffic; or by the roster_ levers") \
    ROW(roster_morning, SIM_NUMBER, "floor", "1", 1, 0, 1, 0, 1, "-", "-", "share of floor_staff on duty before 12 under roster table, to the nearest person") \
    ROW(roster_midday, SIM_NUMBER, "floor", "1", 1, 0, 1, 0, 1, "-", "-", "the same from 12 to 15") \
    ROW(roster_afternoon, SIM_NUMBER, "floor", "1", 1, 0, 1, 0, 1, "-", "-", "the same from 15 to 18") \
    ROW(roster_evening, SIM_NUMBER, "floor", "1", 1, 0, 1, 0, 1, "-", "-", "the same from 18") \
    ROW(pooling, SIM_SWITCH, "pay", "switch", 0, 0, 1, 0, 1, "-", "-", "one line for all tills instead of one a till") \
    ROW(wage, SIM_NUMBER, "firm", "currency/h", 15, 5, 40, 0, 1e6f, "-", "-", "wage an hour, all roles, on-costs included") \
    ROW(min_deposit, SIM_NUMBER, "pay", "1", 1, 0, 1, 0, 1, "-", "-", "least share of the price to be paid now; 1 pays in full, 0 pays what one likes") \
    ROW(instalments, SIM_SWITCH, "pay", "switch", 0, 0, 1, 0, 1, "-", "-", "price may be split into equal parts, the first paid now") \
    ROW(deposit_refund, SIM_NUMBER, "deliver", "1", 1, 0, 1, 0, 1, "-", "-", "share of the deposit given back when goods are refused") \
    ROW(delivery_days, SIM_NUMBER, "deliver", "d", 3, 0.1f, 14, 0, 90, "-", "-", "days from sale to delivery; 0.15 is hours") \
    ROW(promise_days, SIM_NUMBER, "deliver", "d", 3, 0.1f, 14, 0, 90, "-", "-", "days promised") \
    ROW(delivery_reliability, SIM_NUMBER, "deliver", "1", 0.92f, 0.7f, 1, 0, 1, "-", "92 % of Olist orders came as promised", "share of deliveries that go as planned") \
    ROW(delivery_cost, SIM_NUMBER, "deliver", "currency", 30, 0, 100, 0, 1e6f, "-", "-", "cost of one trip to a customer's door") \
    ROW(pay_at_door, SIM_SWITCH, "deliver", "switch", 1, 0, 1, 0, 1, "-", "-", "the crew collects the balance; else it is billed afterwards") \
    ROW(hover, SIM_NUMBER, "encounter", "1", 0, 0, 1, 0, 1, "-", "-", "how close and steadily staff stay by") \
    ROW(unsolicited_info, SIM_NUMBER, "encounter", "1", 0, 0, 1, 0, 1, "-", "-", "how much unasked information comes with contact") \
    ROW(script, SIM_NUMBER, "encounter", "1", 0, 0, 1, 0, 1, "-", "-", "0 principles .. 1 word for word") \
    ROW(tailor_generation, SIM_NUMBER, "encounter", "1", 0, 0, 1, 0, 1, "-", "-", "style fitted to the generation instead of one for all") \
    ROW(empathy, SIM_NUMBER, "encounter", "1", 0.5f, 0, 1, 0, 1, "-", "-", "empathic listening; 0.5 is the usual shop") \
    ROW(customer_orientation, SIM_NUMBER, "encounter", "1", 0.5f, 0, 1, 0, 1, "-", "-", "staff look for the customer's good; 0.5 is the usual shop") \
    ROW(till_empowerment, SIM_NUMBER, "follow up", "1", 0, 0, 1, 0, 1, "-", "-", "staff may put things right themselves") \
    ROW(remote_desk, SIM_CHOICE, "follow up", "local|offshore", 0, 0, 1, 0, 1, "-", "-", "where complaints are answered") \
    ROW(recovery, SIM_CHOICE, "follow up", "none|apology|compensation", 0, 0, 2, 0, 2, "-", "-", "what comes with the answer to a complaint") \
    ROW(recovery_speed, SIM_NUMBER, "follow up", "d", 3, 0, 14, 0, 365, "-", "-", "days until a complaint is answered") \
    ROW(kiosk, SIM_SWITCH, "floor", "switch", 0, 0, 1, 0, 1, "-", "-", "kiosks that answer simple questions") \
    ROW(app_stock, SIM_SWITCH, "decide", "switch", 0, 0, 1, 0, 1, "-", "-", "an app that finds missing items elsewhere in the house") \
    ROW(pictures, SIM_SWITCH, "decide", "switch", 0, 0, 1, 0, 1, "-", "-", "good pictures of every item (matter where goods are doubted)") \
    ROW(proof, SIM_SWITCH, "decide", "switch", 0, 0, 1, 0, 1, "-", "-", "proof of origin") \
    ROW(video, SIM_SWITCH, "decide", "switch", 0, 0, 1, 0, 1, "-", "-", "product video") \
    ROW(live_stock, SIM_SWITCH, "decide", "switch", 0, 0, 1, 0, 1, "-", "-", "what is in stock is seen before it is chosen") \
    ROW(chat, SIM_SWITCH, "floor", "switch", 0, 0, 1, 0, 1, "-", "-", "questions are answered by chat (stores without a floor)") \
    ROW(chat_staff, SIM_WHOLE, "floor", "people", 0, 0, 10, 0, 60, "-", "-", "own people who answer the chat, paid by the hour; 0: a service hired for it does, at chat_latency and chat_fee") \
    ROW(chat_latency, SIM_NUMBER, "floor", "min", 1, 0.1f, 15, 0, 1440, "-", "-", "minutes until the hired service answers a chat, whatever the load") \
    ROW(chat_fee, SIM_NUMBER, "floor", "currency", 1, 0.2f, 3, 0, 1e6f, "A", "six minutes at the usual wage, three chats at a time, busy half of the time", "what the hired service takes for each chat it answers, booked as staff_cost") \
    ROW(phone_calls, SIM_NUMBER, "reach", "1/13wk", 0, 0, 13, 0, 91, "-", "-", "calls to each customer") \
    ROW(emails, SIM_NUMBER, "reach", "1/13wk", 0, 0, 65, 0, 455, "-", "-", "e-mails to each customer") \
    ROW(letters, SIM_NUMBER, "reach", "1/13wk", 0, 0, 26, 0, 91, "-", "-", "letters to each customer") \
    ROW(messages, SIM_NUMBER, "reach", "1/13wk", 0, 0, 65, 0, 455, "-", "-", "short messages to each customer") \
    ROW(customer_chosen, SIM_SWITCH, "reach", "switch", 0, 0, 1, 0, 1, "-", "-", "customers choose how often they are contacted by the channels in use") \
    ROW(relevance, SIM_NUMBER, "reach", "1", 0.10f, 0.05f, 0.5f, 0, 1, "-", "-", "share of messages that concern the one who gets them") \
    ROW(only_after_resolution, SIM_SWITCH, "reach", "switch", 0, 0, 1, 0, 1, "-", "-", "nobody with an open complaint is written to") \
    ROW(data_use, SIM_NUMBER, "reach", "1", 0, 0, 1, 0, 1, "-", "-", "0 data used for the customer .. 1 for the firm") \
    ROW(single_view, SIM_SWITCH, "reach", "switch", 0, 0, 1, 0, 1, "-", "-", "one view of the customer: messages know of purchases and complaints") \
    ROW(research_spend, SIM_NUMBER, "firm", "currency/week", 0, 0, 2000, 0, 1e9f, "-", "-", "research into customers, which buys reading accuracy") \
    ROW(controller, SIM_CHOICE, "firm", SIM_CONTROLLER_WORDS, 0, 0, SIM_CONTROLLER_COUNT - 1, 0, SIM_CONTROLLER_COUNT - 1, "-", "-", "who moves the levers while the store runs: see 'list controllers'") \
    ROW(adapt_days, SIM_NUMBER, "firm", "d", 28, 7, 90, 7, 3650, "A", "-", "period after which levers may move, in whole weeks") \
    ROW(adapt_cost, SIM_NUMBER, "firm", "currency", 150, 0, 2000, 0, 1e9f, "A", "about a day's wages", "cost of changing one lever, booked as change_cost") \
    ROW(suggestions, SIM_NUMBER, "firm", "1", 0, 0, 1, 0, 1, "-", "-", "how far staff are listened to, who see why people leave and whom contact put off")

#endif
