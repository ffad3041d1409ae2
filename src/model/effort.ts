/** From the least to the most that a role's model may be asked to think. */
export const roleEfforts = ["low", "medium", "high", "max"] as const;
/** How much the model of a role is to think; `max`: as much as it can. */
export type RoleEffort = (typeof roleEfforts)[number];
