package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConsulClusterIT {

  @Test
  void losesAndFindsItsParts() {
    try (ConsulCluster cluster = ConsulCluster.start()) {
      RealConsul leader = cluster.leader();
      cluster.client().register("users", "users-1", "127.0.0.1", 8081);
      leader.stop();
      assertThat(cluster.leader()).isNotSameAs(leader);
      leader.restart();
      assertThat(cluster.followers()).hasSize(2);
      cluster.client().leave();
      assertThat(cluster.client().isAlive()).isFalse();
      cluster.client().restart();
      assertThat(cluster.client().send("GET", "/v1/agent/services", "")).contains("users-1");
    }
  }
}
