/**
 * @file kernel_names.h
 * Read before every source of the engine when it is built for a further instruction set
 * (-include, with SIM_KERNEL_ISA set to v3 or v4): gives each public function of the engine
 * a name of its own, sim_NAME_v3, so that the builds stand side by side in one program.
 * A name left out here shows as a duplicate symbol when the program is linked.
 */
#ifndef SIM_KERNEL_NAMES_H
#define SIM_KERNEL_NAMES_H

#define SIM_KERNEL_JOIN2(name, isa) name##_##isa
#define SIM_KERNEL_JOIN(name, isa) SIM_KERNEL_JOIN2(name, isa)
#define SIM_KERNEL(name) SIM_KERNEL_JOIN(name, SIM_KERNEL_ISA)

#define sim_addons SIM_KERNEL(sim_addons)
#define sim_arrive SIM_KERNEL(sim_arrive)
#define sim_cell_run SIM_KERNEL(sim_cell_run)
#define sim_column_sum SIM_KERNEL(sim_column_sum)
#define sim_column_sums SIM_KERNEL(sim_column_sums)
#define sim_decide SIM_KERNEL(sim_decide)
#define sim_deliver SIM_KERNEL(sim_deliver)
#define sim_due SIM_KERNEL(sim_due)
#define sim_encounter SIM_KERNEL(sim_encounter)
#define sim_floor SIM_KERNEL(sim_floor)
#define sim_floor_events SIM_KERNEL(sim_floor_events)
#define sim_follow_up SIM_KERNEL(sim_follow_up)
#define sim_gamma SIM_KERNEL(sim_gamma)
#define sim_group_run SIM_KERNEL(sim_group_run)
#define sim_hands_close_week SIM_KERNEL(sim_hands_close_week)
#define sim_hands_create SIM_KERNEL(sim_hands_create)
#define sim_hands_free SIM_KERNEL(sim_hands_free)
#define sim_learn SIM_KERNEL(sim_learn)
#define sim_market_tiles SIM_KERNEL(sim_market_tiles)
#define sim_occasions_scan SIM_KERNEL(sim_occasions_scan)
#define sim_occasions_sort SIM_KERNEL(sim_occasions_sort)
#define sim_pay SIM_KERNEL(sim_pay)
#define sim_population_clear SIM_KERNEL(sim_population_clear)
#define sim_population_create SIM_KERNEL(sim_population_create)
#define sim_reach SIM_KERNEL(sim_reach)
#define sim_recall SIM_KERNEL(sim_recall)
#define sim_recall_ahead SIM_KERNEL(sim_recall_ahead)
#define sim_remember SIM_KERNEL(sim_remember)
#define sim_retain SIM_KERNEL(sim_retain)
#define sim_seek SIM_KERNEL(sim_seek)
#define sim_shop_apply SIM_KERNEL(sim_shop_apply)
#define sim_shop_apply_rules SIM_KERNEL(sim_shop_apply_rules)
#define sim_shop_contact_shift SIM_KERNEL(sim_shop_contact_shift)
#define sim_shop_derive SIM_KERNEL(sim_shop_derive)
#define sim_shop_messages SIM_KERNEL(sim_shop_messages)
#define sim_shop_order SIM_KERNEL(sim_shop_order)
#define sim_shop_tell SIM_KERNEL(sim_shop_tell)
#define sim_shops_create SIM_KERNEL(sim_shops_create)
#define sim_shops_free SIM_KERNEL(sim_shops_free)
#define sim_sort_events SIM_KERNEL(sim_sort_events)
#define sim_tally SIM_KERNEL(sim_tally)
#define sim_tally_active SIM_KERNEL(sim_tally_active)
#define sim_verify_week SIM_KERNEL(sim_verify_week)
#define sim_verify_world SIM_KERNEL(sim_verify_world)
#define sim_visit_luck SIM_KERNEL(sim_visit_luck)
#define sim_visit_luck_to SIM_KERNEL(sim_visit_luck_to)
#define sim_visits_clear SIM_KERNEL(sim_visits_clear)
#define sim_visits_reserve SIM_KERNEL(sim_visits_reserve)
#define sim_visits_start SIM_KERNEL(sim_visits_start)
#define sim_world_bytes_per_copy SIM_KERNEL(sim_world_bytes_per_copy)
#define sim_world_bytes_per_shopper SIM_KERNEL(sim_world_bytes_per_shopper)
#define sim_world_clear SIM_KERNEL(sim_world_clear)
#define sim_world_close_week SIM_KERNEL(sim_world_close_week)
#define sim_world_copy SIM_KERNEL(sim_world_copy)
#define sim_world_create SIM_KERNEL(sim_world_create)
#define sim_world_day SIM_KERNEL(sim_world_day)

#endif
