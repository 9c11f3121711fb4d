package llm.gguf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import llm.tensor.TensorType;

/** Reads the list of tensors and checks each alone, then where they lie. */
final class TensorInfoReader {
  /** Name of a byte, number of dimensions, one dimension, type, offset. */
  static final int MINIMUM_BYTES = Long.BYTES + 1 + Integer.BYTES + Long.BYTES + 4 + Long.BYTES;

  private final Cursor cursor;

  TensorInfoReader(Cursor cursor) {
    this.cursor = cursor;
  }

  List<TensorInfo> read(long count) {
    var tensors = new ArrayList<TensorInfo>();
    var names = new HashSet<String>();
    for (long i = 0; i < count; i++) {
      cursor.reading("tensor " + (i + 1) + " of " + count);
      var name = cursor.string("a name", TensorRules.MAX_NAME_BYTES);
      if (name.isEmpty()) throw cursor.error("has an empty name");
      cursor.reading("tensor " + name);
      if (!names.add(name)) throw cursor.error("occurs twice");
      tensors.add(tensor(name));
    }
    return tensors;
  }

  private TensorInfo tensor(String name) {
    var rank = cursor.int32();
    TensorRules.rankProblem(rank).ifPresent(this::refuse);
    var dimensions = new long[rank];
    for (var i = 0; i < rank; i++) dimensions[i] = cursor.int64();
    var type = type(cursor.int32());
    TensorRules.shapeProblem(type, dimensions).ifPresent(this::refuse);
    return new TensorInfo(name, type, dimensions, cursor.int64());
  }

  private TensorType type(int id) {
    return TensorType.ofId(id)
        .orElseThrow(
            () ->
                cursor.error(
                    "has the %s tensor type id %s"
                        .formatted(
                            isRemoved(id) ? "removed" : "unknown", Integer.toUnsignedString(id))));
  }

  /** Q4_2 and Q4_3, then Q4_0 and IQ4_NL with interleaved rows: no file of theirs is in use. */
  private static boolean isRemoved(int id) {
    return id == 4 || id == 5 || id >= 31 && id <= 33 || id >= 36 && id <= 38;
  }

  /**
   * Checks where the tensors lie. Gaps are allowed, and the padding after the last may be absent.
   *
   * @param available the bytes from the begin of the tensor data to the end of the file
   */
  void checkPlaces(List<TensorInfo> tensors, long alignment, long available) {
    for (var tensor : tensors) {
      cursor.reading(tensor.label());
      var offset = tensor.offset();
      if (offset < 0 || offset > available - tensor.byteSize()) {
        throw cursor.error(
            "lies at offset %s and takes %d bytes, but only %d bytes of tensor data are there:"
                    .formatted(Long.toUnsignedString(offset), tensor.byteSize(), available)
                + " is the file cut off?");
      }
      if (offset % alignment != 0) {
        throw cursor.error(
            "lies at offset %d; expected a multiple of the alignment %d"
                .formatted(offset, alignment));
      }
    }
    var inOrder = tensors.stream().sorted(Comparator.comparingLong(TensorInfo::offset)).toList();
    for (var i = 1; i < inOrder.size(); i++) {
      var before = inOrder.get(i - 1);
      var after = inOrder.get(i);
      if (before.offset() + before.byteSize() > after.offset()) {
        cursor.reading(after.label());
        throw cursor.error(
            "lies at offset %d and overlaps %s, which ends at %d"
                .formatted(after.offset(), before.label(), before.offset() + before.byteSize()));
      }
    }
  }

  private void refuse(String problem) {
    throw cursor.error(problem);
  }
}
