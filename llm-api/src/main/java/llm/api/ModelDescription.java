package llm.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a model is made of: immutable. */
public final class ModelDescription {
  private final Builder values; // which nobody else has

  private ModelDescription(Builder values) {
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

  /** Of the model, as its file says; the source's name where it says none. */
  public String name() {
    return values.name;
  }

  /** The plugin that composed it. */
  public ArchitectureInfo architecture() {
    return values.architecture;
  }

  /** Tokens of the vocabulary. */
  public int vocabularySize() {
    return values.vocabularySize;
  }

  /** Tokens that a session holds at most. */
  public int contextLength() {
    return values.contextLength;
  }

  /** Weights. */
  public long parameters() {
    return values.parameters;
  }

  /** The composed decoder, as its blocks describe themselves. */
  public BlockInfo blocks() {
    return values.blocks;
  }

  /** What the file holds. */
  public List<TensorInfo> tensors() {
    return values.tensors;
  }

  /** What running it takes. */
  public Cost cost() {
    return values.cost;
  }

  /** What is odd: tensors that nothing uses, say. */
  public List<String> warnings() {
    return values.warnings;
  }

  @Override
  public String toString() {
    return name() + ": " + parameters() + " parameters, " + tensors().size() + " tensors";
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof ModelDescription other && values.all().equals(other.values.all());
  }

  @Override
  public int hashCode() {
    return values.all().hashCode();
  }

  /** Collects the values of a {@link ModelDescription}. */
  public static final class Builder {
    private String name = "";
    private ArchitectureInfo architecture = ArchitectureInfo.of("", "", "", "");
    private int vocabularySize;
    private int contextLength;
    private long parameters;
    private BlockInfo blocks = BlockInfo.builder().build();
    private List<TensorInfo> tensors = List.of();
    private Cost cost = Cost.builder().build();
    private List<String> warnings = List.of();

    private Builder() {}

    private Builder(Builder other) {
      name = other.name;
      architecture = other.architecture;
      vocabularySize = other.vocabularySize;
      contextLength = other.contextLength;
      parameters = other.parameters;
      blocks = other.blocks;
      tensors = other.tensors;
      cost = other.cost;
      warnings = other.warnings;
    }

    /** See {@link ModelDescription#name()}. */
    public Builder name(String name) {
      this.name = Checks.present("name", name);
      return this;
    }

    /** See {@link ModelDescription#architecture()}. */
    public Builder architecture(ArchitectureInfo architecture) {
      this.architecture = Checks.present("architecture", architecture);
      return this;
    }

    /** See {@link ModelDescription#vocabularySize()}. */
    public Builder vocabularySize(int vocabularySize) {
      Checks.that(vocabularySize >= 0, "vocabularySize", vocabularySize, "0 or more");
      this.vocabularySize = vocabularySize;
      return this;
    }

    /** See {@link ModelDescription#contextLength()}. */
    public Builder contextLength(int contextLength) {
      Checks.that(contextLength >= 0, "contextLength", contextLength, "0 or more");
      this.contextLength = contextLength;
      return this;
    }

    /** See {@link ModelDescription#parameters()}. */
    public Builder parameters(long parameters) {
      Checks.that(parameters >= 0, "parameters", parameters, "0 or more");
      this.parameters = parameters;
      return this;
    }

    /** See {@link ModelDescription#blocks()}. */
    public Builder blocks(BlockInfo blocks) {
      this.blocks = Checks.present("blocks", blocks);
      return this;
    }

    /** See {@link ModelDescription#tensors()}. */
    public Builder tensors(List<TensorInfo> tensors) {
      this.tensors = Checks.list("tensors", tensors);
      return this;
    }

    /** See {@link ModelDescription#cost()}. */
    public Builder cost(Cost cost) {
      this.cost = Checks.present("cost", cost);
      return this;
    }

    /** See {@link ModelDescription#warnings()}. */
    public Builder warnings(List<String> warnings) {
      this.warnings = Checks.list("warnings", warnings);
      return this;
    }

    private List<Object> all() {
      return List.of(
          name,
          architecture,
          vocabularySize,
          contextLength,
          parameters,
          blocks,
          tensors,
          cost,
          warnings);
    }

    /** The value. */
    public ModelDescription build() {
      return new ModelDescription(new Builder(this));
    }
  }

  /** A block of a model: immutable. */
  public static final class BlockInfo {
    private final Builder values; // which nobody else has

    private BlockInfo(Builder values) {
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

    /** Its place: {@code blk.0}, {@code attn_norm}. */
    public String name() {
      return values.name;
    }

    /** What it is: {@code RMSNorm}. */
    public String kind() {
      return values.kind;
    }

    /**
     * Its sizes and parameters, by their names in GGUF where they have one: numbers, strings,
     * booleans.
     */
    public Map<String, Object> details() {
      return values.details;
    }

    /** The blocks it is made of, in the order in which they work. */
    public List<BlockInfo> children() {
      return values.children;
    }

    @Override
    public String toString() {
      return kind() + " " + name() + details();
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof BlockInfo other && values.all().equals(other.values.all());
    }

    @Override
    public int hashCode() {
      return values.all().hashCode();
    }

    /** Collects the values of a {@link BlockInfo}. */
    public static final class Builder {
      private String name = "";
      private String kind = "";
      private Map<String, Object> details = Map.of();
      private List<BlockInfo> children = List.of();

      private Builder() {}

      private Builder(Builder other) {
        name = other.name;
        kind = other.kind;
        details = other.details;
        children = other.children;
      }

      /** See {@link BlockInfo#name()}. */
      public Builder name(String name) {
        this.name = Checks.present("name", name);
        return this;
      }

      /** See {@link BlockInfo#kind()}. */
      public Builder kind(String kind) {
        this.kind = Checks.present("kind", kind);
        return this;
      }

      /** See {@link BlockInfo#details()}. */
      public Builder details(Map<String, Object> details) {
        this.details =
            Collections.unmodifiableMap(new LinkedHashMap<>(Checks.present("details", details)));
        return this;
      }

      /** See {@link BlockInfo#children()}. */
      public Builder children(List<BlockInfo> children) {
        this.children = Checks.list("children", children);
        return this;
      }

      private List<Object> all() {
        return List.of(name, kind, details, children);
      }

      /** The value. */
      public BlockInfo build() {
        return new BlockInfo(new Builder(this));
      }
    }
  }

  /** A tensor of a model: immutable. */
  public static final class TensorInfo {
    private final Builder values; // which nobody else has

    private TensorInfo(Builder values) {
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

    /** As in the file. */
    public String name() {
      return values.name;
    }

    /** As GGUF names it: {@code Q4_K}. */
    public String type() {
      return values.type;
    }

    /** The first is the width of a row. */
    public List<Long> dimensions() {
      return values.dimensions;
    }

    /** Its size in the file. */
    public long bytes() {
      return values.bytes;
    }

    /**
     * How it is computed with: which kernel, repacked or as it lies in the file; empty for a tensor
     * that nothing multiplies by.
     */
    public String kernel() {
      return values.kernel;
    }

    @Override
    public String toString() {
      return type() + " " + name() + dimensions();
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof TensorInfo other && values.all().equals(other.values.all());
    }

    @Override
    public int hashCode() {
      return values.all().hashCode();
    }

    /** Collects the values of a {@link TensorInfo}. */
    public static final class Builder {
      private String name = "";
      private String type = "";
      private List<Long> dimensions = List.of();
      private long bytes;
      private String kernel = "";

      private Builder() {}

      private Builder(Builder other) {
        name = other.name;
        type = other.type;
        dimensions = other.dimensions;
        bytes = other.bytes;
        kernel = other.kernel;
      }

      /** See {@link TensorInfo#name()}. */
      public Builder name(String name) {
        this.name = Checks.present("name", name);
        return this;
      }

      /** See {@link TensorInfo#type()}. */
      public Builder type(String type) {
        this.type = Checks.present("type", type);
        return this;
      }

      /** See {@link TensorInfo#dimensions()}. */
      public Builder dimensions(List<Long> dimensions) {
        this.dimensions = Checks.list("dimensions", dimensions);
        return this;
      }

      /** See {@link TensorInfo#bytes()}. */
      public Builder bytes(long bytes) {
        Checks.that(bytes >= 0, "bytes", bytes, "0 or more");
        this.bytes = bytes;
        return this;
      }

      /** See {@link TensorInfo#kernel()}. */
      public Builder kernel(String kernel) {
        this.kernel = Checks.present("kernel", kernel);
        return this;
      }

      private List<Object> all() {
        return List.of(name, type, dimensions, bytes, kernel);
      }

      /** The value. */
      public TensorInfo build() {
        return new TensorInfo(new Builder(this));
      }
    }
  }

  /** What running a model takes: immutable. */
  public static final class Cost {
    private final Builder values; // which nobody else has

    private Cost(Builder values) {
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

    /** Weights that are read where they lie in the file. */
    public long mappedBytes() {
      return values.mappedBytes;
    }

    /** Weights that are read as they lie in the file, from a copy in memory. */
    public long copiedBytes() {
      return values.copiedBytes;
    }

    /** Weights that were rewritten for a faster kernel. */
    public long repackedBytes() {
      return values.repackedBytes;
    }

    /** What each token adds to the state of a session: keys and values. */
    public long cacheBytesPerToken() {
      return values.cacheBytesPerToken;
    }

    /** What a session's state takes however many tokens it holds: that of recurrences. */
    public long stateBytes() {
      return values.stateBytes;
    }

    /** What a session keeps at most to go back to where such a state cannot be cut. */
    public long checkpointBytes() {
      return values.checkpointBytes;
    }

    /** Multiply-adds with weights for one token. */
    public long multiplicationsPerToken() {
      return values.multiplicationsPerToken;
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Cost other && values.all().equals(other.values.all());
    }

    @Override
    public int hashCode() {
      return values.all().hashCode();
    }

    /** Collects the values of a {@link Cost}. */
    public static final class Builder {
      private long mappedBytes;
      private long copiedBytes;
      private long repackedBytes;
      private long cacheBytesPerToken;
      private long stateBytes;
      private long checkpointBytes;
      private long multiplicationsPerToken;

      private Builder() {}

      private Builder(Builder other) {
        mappedBytes = other.mappedBytes;
        copiedBytes = other.copiedBytes;
        repackedBytes = other.repackedBytes;
        cacheBytesPerToken = other.cacheBytesPerToken;
        stateBytes = other.stateBytes;
        checkpointBytes = other.checkpointBytes;
        multiplicationsPerToken = other.multiplicationsPerToken;
      }

      /** See {@link Cost#mappedBytes()}. */
      public Builder mappedBytes(long mappedBytes) {
        Checks.that(mappedBytes >= 0, "mappedBytes", mappedBytes, "0 or more");
        this.mappedBytes = mappedBytes;
        return this;
      }

      /** See {@link Cost#copiedBytes()}. */
      public Builder copiedBytes(long copiedBytes) {
        Checks.that(copiedBytes >= 0, "copiedBytes", copiedBytes, "0 or more");
        this.copiedBytes = copiedBytes;
        return this;
      }

      /** See {@link Cost#repackedBytes()}. */
      public Builder repackedBytes(long repackedBytes) {
        Checks.that(repackedBytes >= 0, "repackedBytes", repackedBytes, "0 or more");
        this.repackedBytes = repackedBytes;
        return this;
      }

      /** See {@link Cost#cacheBytesPerToken()}. */
      public Builder cacheBytesPerToken(long cacheBytesPerToken) {
        Checks.that(cacheBytesPerToken >= 0, "cacheBytesPerToken", cacheBytesPerToken, "0 or more");
        this.cacheBytesPerToken = cacheBytesPerToken;
        return this;
      }

      /** See {@link Cost#stateBytes()}. */
      public Builder stateBytes(long stateBytes) {
        Checks.that(stateBytes >= 0, "stateBytes", stateBytes, "0 or more");
        this.stateBytes = stateBytes;
        return this;
      }

      /** See {@link Cost#checkpointBytes()}. */
      public Builder checkpointBytes(long checkpointBytes) {
        Checks.that(checkpointBytes >= 0, "checkpointBytes", checkpointBytes, "0 or more");
        this.checkpointBytes = checkpointBytes;
        return this;
      }

      /** See {@link Cost#multiplicationsPerToken()}. */
      public Builder multiplicationsPerToken(long multiplicationsPerToken) {
        Checks.that(
            multiplicationsPerToken >= 0,
            "multiplicationsPerToken",
            multiplicationsPerToken,
            "0 or more");
        this.multiplicationsPerToken = multiplicationsPerToken;
        return this;
      }

      private List<Object> all() {
        return List.of(
            mappedBytes,
            copiedBytes,
            repackedBytes,
            cacheBytesPerToken,
            stateBytes,
            checkpointBytes,
            multiplicationsPerToken);
      }

      /** The value. */
      public Cost build() {
        return new Cost(new Builder(this));
      }
    }
  }
}
