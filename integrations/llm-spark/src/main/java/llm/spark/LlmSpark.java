package llm.spark;

import java.util.List;
import java.util.Objects;
import llm.api.ChatOptions;
import llm.api.EmbeddingOptions;
import llm.api.GenerationOptions;
import llm.api.LoadOptions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A model for the rows of Spark's datasets: immutable, and safe to share between threads.
 *
 * <p>{@link #generate}, {@link #chat} and {@link #embed} append two columns to a dataset: {@code
 * output}, and {@code error}, which says why a row has no output. A null is neither. Rows keep
 * their order, and partitions stay as they are.
 *
 * <p>An executor loads the model once, when its first task wants it, with a thread for each of its
 * cores. A task has a window of rows under way; those of all tasks of an executor share passes.
 * Each row's seed follows from its text: a task that runs again gives the same.
 *
 * <p>Before the first job a small one sees that executors run Java 25 or newer: if not, that is an
 * {@link IllegalStateException}.
 */
public final class LlmSpark {
  private final Builder values; // which nobody else has
  private final ModelSettings settings;

  private LlmSpark(Builder values, ModelSettings settings) {
    this.values = values;
    this.settings = settings;
  }

  /** A builder: it wants a file. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Continues the texts of a column.
   *
   * @param column of strings
   * @return the rows with {@code output} (string) and {@code error} (string)
   * @throws IllegalArgumentException if there is no such column, or it holds something else
   */
  public Dataset<Row> generate(Dataset<Row> rows, String column) {
    return append(rows, column, new GenerateWork(settings, values.generation));
  }

  /**
   * Answers the questions or conversations of a column.
   *
   * @param column of strings, each what a user says; or of {@code array<struct<role string, content
   *     string>>}, whose roles are system, user and assistant
   * @return the rows with {@code output} (string) and {@code error} (string)
   * @throws IllegalArgumentException if there is no such column, or it holds something else
   */
  public Dataset<Row> chat(Dataset<Row> rows, String column) {
    return append(rows, column, new ChatWork(settings, values.chat, values.generation));
  }

  /**
   * Embeds the texts of a column.
   *
   * @param column of strings
   * @return the rows with {@code output} ({@code array<float>}) and {@code error} (string)
   * @throws IllegalArgumentException if there is no such column, or it holds something else
   */
  public Dataset<Row> embed(Dataset<Row> rows, String column) {
    return append(rows, column, new EmbedWork(settings, values.embedding));
  }

  /**
   * Makes {@link #generate} a function of SQL: of a string, with a struct of {@code output} and
   * {@code error}.
   *
   * <p>Spark calls functions row by row: what shares a pass are the tasks of an executor, as many
   * rows as it has cores. The methods on datasets have a window of rows in each task.
   */
  public void registerGenerate(SparkSession session, String name) {
    register(session, name, new GenerateWork(settings, values.generation));
  }

  /** Makes {@link #chat} a function of SQL; see {@link #registerGenerate}. */
  public void registerChat(SparkSession session, String name) {
    register(session, name, new ChatWork(settings, values.chat, values.generation));
  }

  /** Makes {@link #embed} a function of SQL; see {@link #registerGenerate}. */
  public void registerEmbed(SparkSession session, String name) {
    register(session, name, new EmbedWork(settings, values.embedding));
  }

  private Dataset<Row> append(Dataset<Row> rows, String column, RowWork work) {
    var schema = rows.schema();
    int index = index(schema, column, work);
    var session = rows.sparkSession();
    var placed = placed(session, work);
    var wider = outcome(schema, work);
    return rows.mapPartitions(
        new PartitionWork(index, values.window, placed, values.failures()), Encoders.row(wider));
  }

  private static int index(StructType schema, String column, RowWork work) {
    var names = List.of(schema.fieldNames());
    int index = names.indexOf(Objects.requireNonNull(column, "column"));
    if (index < 0) {
      throw new IllegalArgumentException("column: found " + column + ", expected one of " + names);
    }
    var type = schema.apply(index).dataType();
    if (!work.reads(type)) {
      throw new IllegalArgumentException(
          "column " + column + ": found " + type.simpleString() + ", expected " + work.readable());
    }
    return index;
  }

  private StructType outcome(StructType schema, RowWork work) {
    for (var name : new String[] {values.output, values.error}) {
      if (List.of(schema.fieldNames()).contains(name)) {
        throw new IllegalArgumentException(
            "column " + name + ": found in the dataset already, expected a new name");
      }
    }
    return schema
        .add(values.output, work.type(), true)
        .add(values.error, DataTypes.StringType, true);
  }

  private void register(SparkSession session, String name, RowWork work) {
    var function =
        functions.udf(
            new RowFunction(placed(session, work), values.failures()),
            outcome(new StructType(), work));
    // Spark may compute what is deterministic as often as it is named: a generation is too dear.
    session.udf().register(name, function.asNondeterministic());
  }

  /** The work with an executor's threads; executors that cannot do it are found here. */
  private static RowWork placed(SparkSession session, RowWork work) {
    Cluster.check(session);
    int cores = Cluster.cores(session.sparkContext().conf());
    return cores > 0 ? work.orThreads(cores) : work;
  }

  /**
   * Collects settings.
   *
   * <p>A value out of range is an {@link IllegalArgumentException} that names it.
   */
  public static final class Builder {
    private @Nullable ModelFile file;
    private int contextLength; // 0: the model's
    private int threads; // 0: the executor's cores
    private LoadOptions.CacheType cacheType = LoadOptions.CacheType.F32;
    private long cacheBytes; // 0: the runtime's choice
    private boolean reproducible = true;
    private OptionsSupplier<GenerationOptions> generation = GenerationOptions::defaults;
    private OptionsSupplier<ChatOptions> chat = ChatOptions::defaults;
    private OptionsSupplier<EmbeddingOptions> embedding = EmbeddingOptions::defaults;
    private int window = 64;
    private int retries = 2;
    private boolean failOnError;
    private String output = "output";
    private String error = "error";

    private Builder() {}

    private Builder(Builder other) {
      file = other.file;
      contextLength = other.contextLength;
      threads = other.threads;
      cacheType = other.cacheType;
      cacheBytes = other.cacheBytes;
      reproducible = other.reproducible;
      generation = other.generation;
      chat = other.chat;
      embedding = other.embedding;
      window = other.window;
      retries = other.retries;
      failOnError = other.failOnError;
      output = other.output;
      error = other.error;
    }

    /** A GGUF file by a path that holds on every executor: a shared volume, say, or the image. */
    public Builder file(String path) {
      return from(new ModelFile(Objects.requireNonNull(path, "path"), false));
    }

    /** A GGUF file that Spark brings to each executor: the name that it has in spark.files. */
    public Builder sparkFile(String name) {
      return from(new ModelFile(Objects.requireNonNull(name, "name"), true));
    }

    private Builder from(ModelFile place) {
      if (file != null) {
        throw new IllegalArgumentException("file and sparkFile: both given, expected one of them");
      }
      file = place;
      return this;
    }

    /** Tokens of a prompt and what follows. Default: what the model was trained with. */
    public Builder contextLength(int tokens) {
      contextLength = atLeast(1, "contextLength", tokens);
      return this;
    }

    /** Threads that compute in an executor. Default: as many as it has cores. */
    public Builder threads(int number) {
      threads = atLeast(1, "threads", number);
      return this;
    }

    /** How keys and values are stored. Default: {@link LoadOptions.CacheType#F32}. */
    public Builder cacheType(LoadOptions.CacheType type) {
      cacheType = Objects.requireNonNull(type, "cacheType");
      return this;
    }

    /** Memory of keys and values in an executor. Default: see {@link LoadOptions}. */
    public Builder cacheBytes(long bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("cacheBytes: found " + bytes + ", expected 1 or more");
      }
      cacheBytes = bytes;
      return this;
    }

    /**
     * Whether bits do not depend on who shares a pass: without it a task that runs again may write
     * something else, where kernels of the Vector API compute. Default: true.
     */
    public Builder reproducible(boolean same) {
      reproducible = same;
      return this;
    }

    /**
     * How texts are generated; the seed is mixed with each row's text. Default: the options'
     * defaults.
     */
    public Builder generation(OptionsSupplier<GenerationOptions> options) {
      generation = Objects.requireNonNull(options, "generation");
      return this;
    }

    /** How conversations are rendered. Default: the options' defaults. */
    public Builder chat(OptionsSupplier<ChatOptions> options) {
      chat = Objects.requireNonNull(options, "chat");
      return this;
    }

    /** How texts are embedded. Default: the options' defaults. */
    public Builder embedding(OptionsSupplier<EmbeddingOptions> options) {
      embedding = Objects.requireNonNull(options, "embedding");
      return this;
    }

    /** Rows that a task has under way. Default: 64. */
    public Builder window(int rows) {
      window = atLeast(1, "window", rows);
      return this;
    }

    /** How often a row is tried again when what failed may pass: memory, a deadline. Default: 2. */
    public Builder retries(int number) {
      retries = atLeast(0, "retries", number);
      return this;
    }

    /** Whether a row that fails fails its task, and so the job. Default: false. */
    public Builder failOnError(boolean fail) {
      failOnError = fail;
      return this;
    }

    /** Names of the columns. Default: output, error. */
    public Builder columns(String output, String error) {
      if (Objects.requireNonNull(output, "output").equals(Objects.requireNonNull(error, "error"))) {
        throw new IllegalArgumentException("columns: found " + output + " twice, expected two");
      }
      this.output = output;
      this.error = error;
      return this;
    }

    private static int atLeast(int least, String name, int value) {
      if (value >= least) return value;
      throw new IllegalArgumentException(
          name + ": found " + value + ", expected " + least + " or more");
    }

    private Failures failures() {
      return new Failures(retries, failOnError);
    }

    /** What the settings say; nothing is loaded yet. */
    public LlmSpark build() {
      var place = file;
      if (place == null) {
        throw new IllegalArgumentException("file and sparkFile: none given, expected one");
      }
      var settings =
          new ModelSettings(place, contextLength, threads, cacheType, cacheBytes, reproducible);
      return new LlmSpark(new Builder(this), settings);
    }
  }
}
