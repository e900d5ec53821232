package dev.weft.bench.spring.web;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Answers {@code GET /users/7}. Called on Tomcat's threads. */
@RestController
class UserController {

  @GetMapping("/users/{id}")
  User user(@PathVariable("id") long id) {
    return new User(id, "Ada Lovelace", "London");
  }

  record User(long id, String name, String city) {}
}
