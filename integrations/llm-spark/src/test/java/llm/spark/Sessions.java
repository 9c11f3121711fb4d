package llm.spark;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Spark for tests. */
final class Sessions {
  private Sessions() {}

  /** Without the web page, and with few partitions. */
  static SparkSession.Builder builder(String master) {
    return SparkSession.builder()
        .master(master)
        .appName("llm-spark-test")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 2)
        .config("spark.sql.warehouse.dir", Path.of("target/warehouse").toAbsolutePath().toString());
  }

  /** Executors in processes of their own, with the class path and the kernels of the tests. */
  static SparkSession.Builder cluster(int executors, int cores) {
    var options =
        "--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED "
            + System.getProperty("spark.opens")
            + " -Dllm.kernels="
            + System.getProperty("llm.kernels");
    return builder("local-cluster[%d,%d,2048]".formatted(executors, cores))
        .config("spark.executor.memory", "1g")
        .config("spark.executor.extraJavaOptions", options)
        .config("spark.executor.extraClassPath", classPath());
  }

  /** With absolute paths: executors have working folders of their own. */
  static String classPath() {
    var all = new StringBuilder();
    for (var entry : System.getProperty("java.class.path").split(":", -1)) {
      if (!all.isEmpty()) all.append(':');
      all.append(Path.of(entry).toAbsolutePath().normalize());
    }
    return all.toString();
  }

  /** A model that writes stories, and embeds texts by the mean of its rows. */
  static Path stories() {
    return Path.of("../../llm-cli/src/main/resources/llm/cli/bundle/stories-llama.gguf")
        .toAbsolutePath()
        .normalize();
  }
}
