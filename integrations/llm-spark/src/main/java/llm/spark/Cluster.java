package llm.spark;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** What the driver knows, and asks, of executors. */
final class Cluster {
  private static final int JAVA = 25;
  private static final String VERSION = "java.specification.version";
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*\\d+\\s*,\\s*(\\d+)\\s*,.*");
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\d+|\\*).*])?");

  private static final Set<String> CHECKED = ConcurrentHashMap.newKeySet();

  private Cluster() {}

  /**
   * Runs a small job to see that executors run a Java that can load this library. It has none of
   * our classes: an older Java could not load them, and would say so in words of its own. Once an
   * application.
   *
   * @throws IllegalStateException if one does not
   */
  static void check(SparkSession session) {
    var application = session.sparkContext().applicationId();
    if (CHECKED.contains(application)) return;
    int tasks = session.sparkContext().defaultParallelism();
    var found =
        session
            .range(0, tasks, 1, tasks)
            .selectExpr("reflect('java.lang.System', 'getProperty', '" + VERSION + "')")
            .distinct()
            .collectAsList();
    check(found.stream().map((Row row) -> row.getString(0)).toList());
    CHECKED.add(application);
  }

  static void check(List<String> versions) {
    for (var version : versions) {
      if (major(version) >= JAVA) continue;
      throw new IllegalStateException(
          "executors: found Java "
              + version
              + ", expected Java "
              + JAVA
              + " or newer: set spark.executorEnv.JAVA_HOME (on YARN also"
              + " spark.yarn.appMasterEnv.JAVA_HOME, on Kubernetes the image) to one");
    }
  }

  /** 1.8 is 8. */
  private static int major(String version) {
    return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
  }

  /**
   * The cores of an executor; 0 where nothing says it, as in a standalone cluster without {@code
   * spark.executor.cores}.
   */
  static int cores(SparkConf conf) {
    var master = conf.get("spark.master", "local");
    var cluster = LOCAL_CLUSTER.matcher(master);
    if (cluster.matches()) return Integer.parseInt(cluster.group(1));
    var local = LOCAL.matcher(master);
    if (local.matches()) return localCores(local.group(1));
    int set = conf.getInt("spark.executor.cores", 0);
    if (set > 0) return set;
    return master.startsWith("yarn") || master.startsWith("k8s") ? 1 : 0; // Spark's default there
  }

  private static int localCores(@Nullable String number) {
    if (number == null) return 1;
    return number.equals("*")
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(number);
  }
}
