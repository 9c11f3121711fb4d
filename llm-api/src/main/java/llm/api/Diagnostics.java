package llm.api;

import java.util.List;

/** How this machine and this VM run models: immutable. */
public final class Diagnostics {
  private final Builder values; // which nobody else has

  private Diagnostics(Builder values) {
    this.values = values;
  }

  /** A builder: for runtimes and fakes of them. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Version and vendor of the VM. */
  public String java() {
    return values.java;
  }

  /** Whether the runtime is a named module. */
  public boolean modulePath() {
    return values.modulePath;
  }

  /** The kernels in use. */
  public String kernels() {
    return values.kernels;
  }

  /** Width of their vectors; 0 for the scalar ones. */
  public int vectorBits() {
    return values.vectorBits;
  }

  /** Why these kernels. */
  public String reason() {
    return values.reason;
  }

  /** Processors that the VM sees. */
  public int processors() {
    return values.processors;
  }

  /** Threads that compute by default. */
  public int threads() {
    return values.threads;
  }

  /** The machine's memory; 0 where the system does not say. */
  public long memoryBytes() {
    return values.memoryBytes;
  }

  /** What the VM's heap may grow to; weights are outside of it. */
  public long maxHeapBytes() {
    return values.maxHeapBytes;
  }

  /**
   * What makes inference slow here, or may make it go wrong, and what to do about it; empty where
   * all is well.
   */
  public List<String> warnings() {
    return values.warnings;
  }

  /** What would make it faster still, and what to do for it; empty where nothing is known. */
  public List<String> hints() {
    return values.hints;
  }

  /** Collects the values of a {@link Diagnostics}. */
  public static final class Builder {
    private String java = "";
    private boolean modulePath;
    private String kernels = "";
    private int vectorBits;
    private String reason = "";
    private int processors;
    private int threads;
    private long memoryBytes;
    private long maxHeapBytes;
    private List<String> warnings = List.of();
    private List<String> hints = List.of();

    private Builder() {}

    private Builder(Builder other) {
      java = other.java;
      modulePath = other.modulePath;
      kernels = other.kernels;
      vectorBits = other.vectorBits;
      reason = other.reason;
      processors = other.processors;
      threads = other.threads;
      memoryBytes = other.memoryBytes;
      maxHeapBytes = other.maxHeapBytes;
      warnings = other.warnings;
      hints = other.hints;
    }

    /** See {@link Diagnostics#java()}. */
    public Builder java(String java) {
      this.java = Checks.present("java", java);
      return this;
    }

    /** See {@link Diagnostics#modulePath()}. */
    public Builder modulePath(boolean modulePath) {
      this.modulePath = modulePath;
      return this;
    }

    /** See {@link Diagnostics#kernels()}. */
    public Builder kernels(String kernels) {
      this.kernels = Checks.present("kernels", kernels);
      return this;
    }

    /** See {@link Diagnostics#vectorBits()}. */
    public Builder vectorBits(int vectorBits) {
      Checks.that(vectorBits >= 0, "vectorBits", vectorBits, "0 or more");
      this.vectorBits = vectorBits;
      return this;
    }

    /** See {@link Diagnostics#reason()}. */
    public Builder reason(String reason) {
      this.reason = Checks.present("reason", reason);
      return this;
    }

    /** See {@link Diagnostics#processors()}. */
    public Builder processors(int processors) {
      Checks.that(processors >= 0, "processors", processors, "0 or more");
      this.processors = processors;
      return this;
    }

    /** See {@link Diagnostics#threads()}. */
    public Builder threads(int threads) {
      Checks.that(threads >= 0, "threads", threads, "0 or more");
      this.threads = threads;
      return this;
    }

    /** See {@link Diagnostics#memoryBytes()}. */
    public Builder memoryBytes(long memoryBytes) {
      Checks.that(memoryBytes >= 0, "memoryBytes", memoryBytes, "0 or more");
      this.memoryBytes = memoryBytes;
      return this;
    }

    /** See {@link Diagnostics#maxHeapBytes()}. */
    public Builder maxHeapBytes(long maxHeapBytes) {
      Checks.that(maxHeapBytes >= 0, "maxHeapBytes", maxHeapBytes, "0 or more");
      this.maxHeapBytes = maxHeapBytes;
      return this;
    }

    /** See {@link Diagnostics#warnings()}. */
    public Builder warnings(List<String> warnings) {
      this.warnings = Checks.list("warnings", warnings);
      return this;
    }

    /** See {@link Diagnostics#hints()}. */
    public Builder hints(List<String> hints) {
      this.hints = Checks.list("hints", hints);
      return this;
    }

    /** The value. */
    public Diagnostics build() {
      return new Diagnostics(new Builder(this));
    }
  }
}
