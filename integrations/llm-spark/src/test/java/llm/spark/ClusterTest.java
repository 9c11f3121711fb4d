package llm.spark;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ClusterTest {
  @Test
  void olderJavaIsRefused() {
    assertDoesNotThrow(() -> Cluster.check(List.of("25", "26")));
    for (var version : List.of("1.8", "17", "21")) {
      var failure =
          assertThrows(IllegalStateException.class, () -> Cluster.check(List.of("25", version)));
      assertTrue(
          failure
              .getMessage()
              .startsWith("executors: found Java " + version + ", expected Java 25 or newer"),
          failure.getMessage());
    }
  }

  @Test
  void coresAreWhatTheClusterSays() {
    assertEquals(1, cores("local", 0));
    assertEquals(3, cores("local[3]", 0));
    assertEquals(3, cores("local[3,2]", 7));
    assertEquals(Runtime.getRuntime().availableProcessors(), cores("local[*]", 0));
    assertEquals(2, cores("local-cluster[4,2,1024]", 0));
    assertEquals(8, cores("yarn", 8));
    assertEquals(1, cores("yarn", 0));
    assertEquals(1, cores("k8s://https://here", 0));
    assertEquals(0, cores("spark://here:7077", 0));
    assertEquals(16, cores("spark://here:7077", 16));
  }

  private static int cores(String master, int set) {
    var conf = new SparkConf(false).set("spark.master", master);
    if (set > 0) conf.set("spark.executor.cores", Integer.toString(set));
    return Cluster.cores(conf);
  }
}
