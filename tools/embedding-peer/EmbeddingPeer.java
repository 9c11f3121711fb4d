import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.LoadOptions;
import llm.api.ModelSource;

/**
 * Times all-MiniLM-L6-v2 in this project beside ONNX Runtime, in turn and in one run: token ids of
 * some lengths, in batches of some sizes, with as many threads each. Prints sentences a second
 * (medians) and ratios. See README.md.
 */
final class EmbeddingPeer {
  private static final int VOCABULARY = 30_000;
  private static final long SHORTEST_NANOS = 60_000_000; // a sample is as many calls as take that
  private static final long WARM_UP_NANOS = 3_000_000_000L; // before the first sample of a length
  private static final int PAUSE_MILLIS = 170; // threads of the last engine stop spinning

  private record Options(int threads, int samples, List<Integer> lengths, List<Integer> batches) {
    static Options of(Map<String, String> given) {
      return new Options(
          Integer.parseInt(given.getOrDefault("threads", "2")),
          Integer.parseInt(given.getOrDefault("samples", "5")),
          numbers(given.getOrDefault("lengths", "16,128,512")),
          numbers(given.getOrDefault("batches", "1,32")));
    }

    private static List<Integer> numbers(String list) {
      return Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
    }
  }

  /** Something that embeds texts of one length. */
  private interface Engine extends AutoCloseable {
    /** Returns the first number, so that nothing can be left out. */
    float run(List<int[]> texts) throws OrtException;

    @Override
    void close() throws OrtException;
  }

  /** ONNX Runtime: from ids to rows. Its time has neither pooling nor normalisation in it. */
  private static final class Onnx implements Engine {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    Onnx(String resource, int threads) throws OrtException, IOException {
      var options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      try (var stream = EmbeddingPeer.class.getResourceAsStream(resource)) {
        if (stream == null) throw new IOException(resource + " is not on the class path");
        session = environment.createSession(stream.readAllBytes(), options);
      }
    }

    @Override
    public float run(List<int[]> texts) throws OrtException {
      var ids = new long[texts.size()][];
      var ones = new long[texts.size()][];
      var zeros = new long[texts.size()][];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = Arrays.stream(texts.get(i)).asLongStream().toArray();
        ones[i] = new long[ids[i].length];
        Arrays.fill(ones[i], 1);
        zeros[i] = new long[ids[i].length];
      }
      try (var idTensor = OnnxTensor.createTensor(environment, ids);
          var mask = OnnxTensor.createTensor(environment, ones);
          var types = OnnxTensor.createTensor(environment, zeros);
          var result = session.run(inputs(idTensor, mask, types))) {
        return ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
      }
    }

    private Map<String, OnnxTensor> inputs(OnnxTensor ids, OnnxTensor mask, OnnxTensor types) {
      var inputs = new HashMap<String, OnnxTensor>();
      for (var name : session.getInputNames()) {
        inputs.put(
            name,
            switch (name) {
              case "input_ids" -> ids;
              case "attention_mask" -> mask;
              case "token_type_ids" -> types;
              default -> throw new IllegalStateException("input " + name);
            });
      }
      return inputs;
    }

    @Override
    public void close() throws OrtException {
      session.close();
    }
  }

  /** This project: from ids to pooled, normalised vectors. */
  private static final class Ours implements Engine {
    private final EmbeddingModel model;

    Ours(Path file, int threads) {
      model =
          EmbeddingModel.load(ModelSource.of(file), LoadOptions.builder().threads(threads).build());
    }

    @Override
    public float run(List<int[]> texts) {
      return model.embedTokens(texts, EmbeddingOptions.defaults()).getLast().vector()[0];
    }

    @Override
    public void close() {
      model.close();
    }
  }

  private final Options options;
  private final Map<String, Engine> engines;
  private float sum; // of what engines gave

  private EmbeddingPeer(Options options, Map<String, Engine> engines) {
    this.options = options;
    this.engines = engines;
  }

  public static void main(String[] arguments) throws OrtException, IOException {
    var given = new HashMap<String, String>();
    for (String argument : arguments) {
      int at = argument.indexOf('=');
      given.put(argument.substring(0, at), argument.substring(at + 1));
    }
    var options = Options.of(given);
    var engines = new LinkedHashMap<String, Engine>();
    engines.put("onnx-fp32", new Onnx("/all-minilm-l6-v2.onnx", options.threads));
    for (var type : List.of("f16", "f32")) {
      if (given.containsKey(type)) {
        engines.put(type, new Ours(Path.of(given.get(type)), options.threads));
      }
    }
    engines.put("onnx-int8", new Onnx("/all-minilm-l6-v2-q.onnx", options.threads));
    if (given.containsKey("q8_0")) {
      engines.put("q8_0", new Ours(Path.of(given.get("q8_0")), options.threads));
    }
    try {
      new EmbeddingPeer(options, engines).compare();
    } finally {
      for (var engine : engines.values()) engine.close();
    }
  }

  private void compare() throws OrtException {
    System.out.println("length batch " + String.join(" ", engines.keySet()) + " (sentences/s)");
    for (int length : options.lengths) {
      for (int batch : options.batches) compare(texts(length, batch));
    }
    if (Float.isNaN(sum)) throw new IllegalStateException("an engine gives no numbers");
  }

  private static List<int[]> texts(int length, int batch) {
    var random = new Random(length);
    var texts = new ArrayList<int[]>();
    for (int i = 0; i < batch; i++) {
      var text = random.ints(length, 1_000, VOCABULARY).toArray();
      text[0] = 101;
      text[length - 1] = 102;
      texts.add(text);
    }
    return texts;
  }

  private void compare(List<int[]> texts) throws OrtException {
    var calls = new HashMap<String, Integer>();
    for (var engine : engines.entrySet()) {
      calls.put(engine.getKey(), warmUp(engine.getValue(), texts));
    }
    var times = new HashMap<String, double[]>();
    for (int sample = 0; sample < options.samples; sample++) {
      for (var engine : engines.entrySet()) {
        int count = calls.get(engine.getKey());
        pause();
        if (count > 1) sum += engine.getValue().run(texts);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) sum += engine.getValue().run(texts);
        double seconds = (System.nanoTime() - start) / 1e9;
        times.computeIfAbsent(engine.getKey(), _ -> new double[options.samples])[sample] =
            seconds / count / texts.size();
      }
    }
    report(texts, times);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many calls a sample is, once the VM has compiled what it needs. */
  private int warmUp(Engine engine, List<int[]> texts) throws OrtException {
    long start = System.nanoTime();
    long last = start;
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < 2 || last - start < WARM_UP_NANOS; i++) {
      sum += engine.run(texts);
      long now = System.nanoTime();
      shortest = Math.min(shortest, now - last);
      last = now;
    }
    return (int) Math.max(1, SHORTEST_NANOS / shortest);
  }

  private void report(List<int[]> texts, Map<String, double[]> times) throws OrtException {
    var line = new StringBuilder();
    line.append("%6d %5d".formatted(texts.getFirst().length, texts.size()));
    for (var name : engines.keySet()) line.append(" %9.1f".formatted(1 / median(times.get(name))));
    for (var name : engines.keySet()) {
      if (!(engines.get(name) instanceof Ours)) continue;
      var peer = name.equals("q8_0") ? "onnx-int8" : "onnx-fp32";
      line.append(
          "  %s/%s %.2f".formatted(name, peer, median(times.get(peer)) / median(times.get(name))));
      line.append(" (%,d B)".formatted(allocated(engines.get(name), texts)));
    }
    System.out.println(line);
  }

  private static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Bytes of the heap that a call takes, on all threads. */
  private static long allocated(Engine engine, List<int[]> texts) throws OrtException {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getTotalThreadAllocatedBytes();
    engine.run(texts);
    return threads.getTotalThreadAllocatedBytes() - before;
  }
}
