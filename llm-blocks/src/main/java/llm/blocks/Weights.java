package llm.blocks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import llm.tensor.Matrix;
import llm.tensor.Tensor;
import llm.tensor.TensorMemory;

/**
 * The tensors of a model, seen from a place in their tree of names.
 *
 * <p>{@code w.at("blk.0").at("attn_q")} is the place of {@code blk.0.attn_q.weight} and {@code
 * blk.0.attn_q.bias}. A tensor that is missing or has another shape than asked for is an {@link
 * InvalidModelException} that names it.
 */
public final class Weights {
  private static final Pattern BLOCK = Pattern.compile("blk\\.([0-9]{1,9})\\.");

  private final Map<String, Tensor> tensors;
  private final TensorMemory memory;
  private final int width;
  private final String path; // empty, or ends with a dot
  private final Set<String> used;

  private Weights(
      Map<String, Tensor> tensors, TensorMemory memory, int width, String path, Set<String> used) {
    this.tensors = tensors;
    this.memory = memory;
    this.width = width;
    this.path = path;
    this.used = used;
  }

  /**
   * All tensors of a model.
   *
   * @param memory holds what is loaded
   * @param width of the residual stream: {@code embedding_length}
   */
  public static Weights of(Collection<Tensor> tensors, TensorMemory memory, int width) {
    var byName = new LinkedHashMap<String, Tensor>();
    for (var tensor : tensors) byName.put(tensor.name(), tensor);
    return new Weights(byName, memory, width, "", ConcurrentHashMap.newKeySet());
  }

  /**
   * All tensors of a model but those of the blocks that are not run: {@link
   * Hyperparameters#draftBlockCount}.
   *
   * @param memory holds what is loaded
   */
  public static Weights of(Collection<Tensor> tensors, TensorMemory memory, Hyperparameters hp) {
    var run = new ArrayList<>(tensors);
    if (hp.draftBlockCount() > 0) {
      int first = hp.blockCount();
      run.removeIf(tensor -> isOfBlock(tensor.name(), first, first + hp.draftBlockCount()));
    }
    return of(run, memory, hp.embeddingLength());
  }

  private static boolean isOfBlock(String name, int from, int to) {
    var block = BLOCK.matcher(name);
    if (!block.lookingAt()) return false;
    int index = Integer.parseInt(block.group(1));
    return index >= from && index < to;
  }

  /** The place below this one. */
  public Weights at(String name) {
    return new Weights(tensors, memory, width, path + name + ".", used);
  }

  /** The place of one block: {@code blk.3}. */
  public Weights block(int index) {
    return at("blk." + index);
  }

  /** The place below this one, if there is something. */
  public Optional<Weights> find(String name) {
    return has(name) ? Optional.of(at(name)) : Optional.empty();
  }

  /** Whether there is a weight at the place below this one, or a bias that misses its weight. */
  public boolean has(String name) {
    return tensors.containsKey(path + name + ".weight")
        || tensors.containsKey(path + name + ".bias");
  }

  /** This place's name: {@code blk.0.attn_q}. */
  public String name() {
    return path.isEmpty() ? "" : path.substring(0, path.length() - 1);
  }

  /** The last part of this place's name: {@code attn_q}. */
  public String localName() {
    var name = name();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Width of the residual stream. */
  public int width() {
    return width;
  }

  /** The matrix {@code weight} here: {@code [rows, columns]}. */
  public Matrix matrix(int rows, int columns) {
    return matrix(tensor("weight", List.of((long) columns, (long) rows)));
  }

  /** The matrix {@code weight} here, with this many columns and whatever rows it has. */
  public Matrix matrixOfColumns(int columns) {
    return matrix(tensor("weight", List.of((long) columns, -1L)));
  }

  /** How many rows the matrix {@code weight} here has, if it has so many columns. */
  public int rows(int columns) {
    var dimensions = tensor("weight", List.of((long) columns, -1L)).dimensions();
    return dimensions.length < 2 ? 1 : Math.toIntExact(dimensions[1]);
  }

  /** The matrix {@code weight} here, with this many columns, whose rows are only looked up. */
  public Matrix table(int columns) {
    return loaded(memory::table, tensor("weight", List.of((long) columns, -1L)));
  }

  /** The matrices {@code weight} here, one for each expert: {@code [experts, rows, columns]}. */
  public List<Matrix> experts(int experts, int rows, int columns) {
    return matrix(tensor("weight", List.of((long) columns, (long) rows, (long) experts)))
        .split(experts);
  }

  /** The tensor {@code weight} here, {@code [rows, columns]}, to be loaded in another form. */
  public Tensor tensor(int rows, int columns) {
    return tensor("weight", List.of((long) columns, (long) rows));
  }

  /** Matrices of a tensor that was made of one of these, one above the other. */
  public List<Matrix> load(Tensor derived, int count) {
    return matrix(derived).split(count);
  }

  /** The elements of the small matrix {@code weight} here: {@code [rows, columns]}. */
  public float[] floats(int rows, int columns) {
    return loaded(Tensor::toFloats, tensor("weight", List.of((long) columns, (long) rows)));
  }

  /** The vector {@code weight} here. */
  public float[] vector(int length) {
    return loaded(Tensor::toFloats, tensor("weight", List.of((long) length)));
  }

  /** The first elements of the vector {@code weight} here, which may have more. */
  public float[] firstOf(int count) {
    var tensor = find("weight", List.of((long) count));
    if (tensor.elements() <= count || tensor.dimensions().length > 1) return vector(count);
    return Arrays.copyOf(loaded(Tensor::toFloats, tensor), count);
  }

  /** The elements of {@code weight} here, whatever its dimensions, if there are so many. */
  public float[] elements(int count) {
    return elements("weight", count);
  }

  /**
   * The elements of {@code weight} here, so many of each group: {@code [groups, size]}. Of one of
   * each group, {@code [groups]}, all columns of the group get it.
   */
  public float[] elementsOfGroups(int groups, int size) {
    int count = Math.multiplyExact(groups, size);
    var tensor = find("weight", List.of((long) size, (long) groups));
    if (tensor.elements() != groups) return elements(count);
    var each = elements(groups);
    var all = new float[count];
    for (int i = 0; i < count; i++) all[i] = each[i / size];
    return all;
  }

  /**
   * The elements of the tensor below this place whose name ends there, without {@code .weight}
   * behind it, if there are so many: {@code ssm_a}, {@code exp_probs_b}.
   */
  public float[] bare(String name, int count) {
    return elements(name, count);
  }

  /** Whether there is a tensor below this place whose name ends there. */
  public boolean hasBare(String name) {
    return tensors.containsKey(path + name);
  }

  /** The vector {@code bias} here, if there is one; its dimensions may be split. */
  public Optional<float[]> bias(int length) {
    if (!tensors.containsKey(path + "bias")) return Optional.empty();
    return Optional.of(elements("bias", length));
  }

  /** The vectors {@code bias} here, one for each expert: {@code [experts, length]}; if there. */
  public Optional<float[][]> expertBiases(int experts, int length) {
    if (!tensors.containsKey(path + "bias")) return Optional.empty();
    return bias(Math.multiplyExact(experts, length))
        .map(
            all -> {
              var biases = new float[experts][];
              for (int e = 0; e < experts; e++) {
                biases[e] = Arrays.copyOfRange(all, e * length, (e + 1) * length);
              }
              return biases;
            });
  }

  /**
   * The numbers {@code scale} here, by which what {@code weight} gives is multiplied, if there are
   * some: one, or one for each expert.
   *
   * <p>With {@code input_scale} nothing is done: it tells those who round activations to 4 bits how
   * large they are.
   */
  public Optional<float[]> scales(int count) {
    used.add(path + "input_scale");
    if (!tensors.containsKey(path + "scale")) return Optional.empty();
    var scales = elements("scale", count);
    for (int i = 0; i < count; i++) {
      if (Float.isFinite(scales[i])) continue;
      throw new InvalidModelException(
          "element " + i + " of " + path + "scale is " + scales[i] + ", expected a finite number");
    }
    return Optional.of(scales);
  }

  /** The same, where the file may have one number for all. */
  public Optional<float[]> scalesOrOne(int count) {
    var tensor = tensors.get(path + "scale");
    if (tensor == null || tensor.elements() != 1) return scales(count);
    return scales(1)
        .map(
            one -> {
              var all = new float[count];
              Arrays.fill(all, one[0]);
              return all;
            });
  }

  /**
   * Says that {@code weight} here is not needed, though some files have it: nothing is loaded, but
   * its shape is looked at.
   */
  public void unneeded(int rows, int columns) {
    if (tensors.containsKey(path + "weight")) {
      tensor("weight", List.of((long) columns, (long) rows));
    }
  }

  /** Says that the vector {@code weight} here is not needed, though some files have it. */
  public void unneeded(int length) {
    if (tensors.containsKey(path + "weight")) tensor("weight", List.of((long) length));
  }

  /** The names of the tensors that nothing asked for. */
  public List<String> unused() {
    return tensors.keySet().stream().filter(name -> !used.contains(name)).toList();
  }

  private float[] elements(String name, int count) {
    var tensor = find(name, List.of((long) count));
    if (tensor.elements() != count) {
      throw new InvalidModelException(
          tensor.name() + " has " + tensor.elements() + " elements, expected " + count);
    }
    return loaded(Tensor::toFloats, tensor);
  }

  private Matrix matrix(Tensor tensor) {
    return loaded(memory::matrix, tensor);
  }

  /** A tensor that is too large, or of a type that cannot be decoded, is the file's fault. */
  private static <T> T loaded(Function<Tensor, T> load, Tensor tensor) {
    try {
      return load.apply(tensor);
    } catch (IllegalArgumentException e) {
      throw new InvalidModelException(String.valueOf(e.getMessage()));
    }
  }

  /** The tensor with these dimensions; -1 stands for any size. */
  private Tensor tensor(String name, List<Long> dimensions) {
    var tensor = find(name, dimensions);
    var found = withoutOnes(Arrays.stream(tensor.dimensions()).boxed().toList());
    if (!fits(found, dimensions) && !fits(withoutAnyOnes(found), withoutAnyOnes(dimensions))) {
      throw new InvalidModelException(
          tensor.name()
              + " is "
              + MissingTensorException.shape(found)
              + ", expected "
              + MissingTensorException.shape(dimensions));
    }
    return tensor;
  }

  private static boolean fits(List<Long> found, List<Long> expected) {
    for (int i = 0; i < Math.max(found.size(), expected.size()); i++) {
      long wanted = i < expected.size() ? expected.get(i) : 1;
      long there = i < found.size() ? found.get(i) : 1;
      if (wanted >= 0 && wanted != there) return false;
    }
    return true;
  }

  /** Dimensions of 1 at the end mean nothing: a matrix of one row may be stored as a vector. */
  private static List<Long> withoutOnes(List<Long> dimensions) {
    int size = dimensions.size();
    while (size > 1 && dimensions.get(size - 1) == 1) size--;
    return dimensions.subList(0, size);
  }

  /** Nor do others: the taps of convolutions may be stored with one between their two. */
  private static List<Long> withoutAnyOnes(List<Long> dimensions) {
    return dimensions.stream().filter(d -> d != 1).toList();
  }

  private Tensor find(String name, List<Long> expected) {
    var tensor = tensors.get(path + name);
    if (tensor == null) throw new MissingTensorException(path + name, expected);
    used.add(tensor.name());
    return tensor;
  }
}
