package llm.spark;

import java.io.Serializable;
import java.nio.file.Path;
import org.apache.spark.SparkFiles;

/**
 * Where an executor finds the model.
 *
 * @param name a path, or the name of a file that Spark ships
 * @param shipped whether Spark ships it
 */
record ModelFile(String name, boolean shipped) implements Serializable {
  /** The file on this machine; asked by a thread of Spark's. */
  Path path() {
    return Path.of(shipped ? SparkFiles.get(name) : name);
  }
}
