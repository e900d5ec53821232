/** What demo.sh tells: it starts everything, changes the mesh and checks what is seen. */
@NullMarked
package dev.weft.demo.story;

import org.jspecify.annotations.NullMarked;
