/** A web application as Spring Boot makes it. */
@NullMarked
package dev.weft.bench.spring.web;

import org.jspecify.annotations.NullMarked;
