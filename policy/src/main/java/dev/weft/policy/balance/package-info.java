/** Endpoints, their live counters, and the algorithms that pick one; one file each. */
package dev.weft.policy.balance;
