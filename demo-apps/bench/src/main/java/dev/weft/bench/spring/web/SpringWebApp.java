package dev.weft.bench.spring.web;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A web application with embedded Tomcat, JSON and a controller, whose start is measured. Arguments
 * are Spring Boot's own: {@code --server.port=8080}.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class SpringWebApp {

  public static void main(String[] args) {
    SpringApplication.run(SpringWebApp.class, args);
  }
}
