/**
 * The traffic engine: {@link dev.weft.policy.Mesh} is told what there is and says where each
 * request goes. For the adapters of clients, which ask, and for discovery, which publishes.
 */
package dev.weft.policy;
