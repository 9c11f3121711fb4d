package llm.cli.quantize;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import llm.api.LlmException;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import llm.gguf.MetadataType;
import llm.tensor.Quantization;
import llm.tensor.Tensor;
import llm.tensor.TensorType;

/** Writes a model with its weights in other types; see {@link TypeRules} for which. */
public final class Quantizer {
  /** The version of the quantized types' layouts; ggml's is 2 since May 2023. */
  private static final int QUANTIZATION_VERSION = 2;

  private final GgufFile file;
  private final FileType fileType;
  private final List<Step> steps;

  /** A tensor and what becomes of it. */
  record Step(Tensor tensor, TypeRules.Choice choice) {
    boolean isConversion() {
      return tensor.type() != choice.type();
    }
  }

  /**
   * Tensors that could not have the type they should.
   *
   * @param wanted type, whose blocks do not divide the rows
   * @param type that they get
   * @param columns elements of a row
   */
  public record Fallback(TensorType wanted, TensorType type, long columns) {}

  /** Hears how it goes on. */
  @FunctionalInterface
  public interface Progress {
    /** Called by any thread: so many elements of all are done. */
    void done(long elements, long total);
  }

  private Quantizer(GgufFile file, FileType fileType, List<Step> steps) {
    this.file = file;
    this.fileType = fileType;
    this.steps = List.copyOf(steps);
  }

  /**
   * Decides what becomes of each tensor; converts nothing yet.
   *
   * @param requantize whether quantized weights may be quantized anew, which loses more than
   *     quantizing the original does
   * @throws LlmException if weights that must be converted cannot be
   */
  public static Quantizer of(GgufFile file, FileType fileType, boolean requantize) {
    if (file.tensors().isEmpty()) {
      throw new LlmException(file.name() + ": has no tensors, there is nothing to quantize");
    }
    var rules = new TypeRules(fileType, file);
    var steps = new ArrayList<Step>();
    for (var tensor : file.tensors()) {
      var step = new Step(tensor, rules.choose(tensor));
      if (step.isConversion()) check(file, tensor, requantize);
      steps.add(step);
    }
    return new Quantizer(file, fileType, steps);
  }

  private static void check(GgufFile file, Tensor tensor, boolean requantize) {
    boolean floats =
        switch (tensor.type()) {
          case F32, F16, BF16, F64 -> true;
          default -> false;
        };
    if (floats) return;
    if (!Quantization.canDecode(tensor.type())) {
      throw new LlmException(file.name() + ": " + tensor + " cannot be decoded");
    }
    if (!requantize) {
      throw new LlmException(
          file.name()
              + ": "
              + tensor
              + " is quantized; to quantize it anew loses more than to quantize the original"
              + " (--allow-requantize does it all the same)");
    }
  }

  /** The tensors that could not have the type they should, by why; how many of each. */
  public Map<Fallback, Integer> fallbacks() {
    var fallbacks = new LinkedHashMap<Fallback, Integer>();
    for (var step : steps) {
      var choice = step.choice();
      if (!choice.isFallback()) continue;
      fallbacks.merge(
          new Fallback(choice.wanted(), choice.type(), step.tensor().columns()), 1, Integer::sum);
    }
    return fallbacks;
  }

  /** How many tensors get which type. */
  public Map<TensorType, Integer> types() {
    var types = new EnumMap<TensorType, Integer>(TensorType.class);
    for (var step : steps) types.merge(step.choice().type(), 1, Integer::sum);
    return types;
  }

  /** All weights. */
  public long elements() {
    return steps.stream().mapToLong(step -> step.tensor().elements()).sum();
  }

  /** Bytes of all tensors before. */
  public long bytesBefore() {
    return steps.stream().mapToLong(step -> step.tensor().byteSize()).sum();
  }

  /** Bytes of all tensors after. */
  public long bytesAfter() {
    return steps.stream()
        .mapToLong(step -> step.choice().type().byteSize(step.tensor().elements()))
        .sum();
  }

  /**
   * Work that can be stopped.
   *
   * @param threads that convert
   */
  public Run start(int threads, Progress progress) {
    return new Run(threads, progress);
  }

  /** Writes the file. */
  public final class Run implements AutoCloseable {
    private final Converter converter;

    private Run(int threads, Progress progress) {
      var done = new AtomicLong();
      long total = elements();
      this.converter = new Converter(threads, count -> progress.done(done.addAndGet(count), total));
    }

    /**
     * Writes it; under the target's name it is there only when it is complete.
     *
     * @throws LlmException if a weight is no number, or too large for its new type; it is named
     * @throws llm.gguf.GgufException if it cannot be written
     * @throws java.util.concurrent.CancellationException if it was stopped
     */
    public void write(Path target) {
      var writer =
          GgufWriter.create()
              .putAll(file.metadata())
              .put("general.file_type", MetadataType.UINT32, fileType.id())
              .put("general.quantization_version", MetadataType.UINT32, QUANTIZATION_VERSION);
      for (var step : steps) {
        writer.tensor(converter.convert(step.tensor(), step.choice().type()));
      }
      writer.write(target);
    }

    /** What is odd about what was written: infinities that were there before. */
    public List<String> warnings() {
      return converter.warnings();
    }

    /** Stops it soon, from any thread. */
    public void cancel() {
      converter.cancel();
    }

    @Override
    public void close() {
      converter.close();
    }
  }
}
