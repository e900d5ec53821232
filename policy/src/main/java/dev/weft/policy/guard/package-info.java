/** What protects a service from its callers' mistakes and them from its failures. */
package dev.weft.policy.guard;
