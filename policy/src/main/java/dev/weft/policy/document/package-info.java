/** Policy documents: read, checked, merged. The only users of Jackson. */
package dev.weft.policy.document;
