/** Which requests go where: rules over what may be seen of a request. */
package dev.weft.policy.route;
