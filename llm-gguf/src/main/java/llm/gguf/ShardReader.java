package llm.gguf;

import java.nio.ByteOrder;
import java.util.List;
import llm.tensor.Tensor;

/** Reads one file: header, metadata, list of tensors, all checked against the file's size. */
final class ShardReader {
  static final String ALIGNMENT = "general.alignment";
  static final long DEFAULT_ALIGNMENT = 32;

  private final Source source;
  private final Cursor cursor;

  private ShardReader(Source source, Cursor cursor) {
    this.source = source;
    this.cursor = cursor;
  }

  static Shard read(Source source) {
    return new ShardReader(source, new Cursor(source)).read();
  }

  private Shard read() {
    magic();
    var version = version();
    var tensorCount = cursor.count("tensors", TensorInfoReader.MINIMUM_BYTES);
    var pairCount = cursor.count("metadata pairs", MetadataReader.MINIMUM_PAIR_BYTES);
    var metadata = new Metadata(source.name(), new MetadataReader(cursor).read(pairCount));
    var alignment = alignment(metadata);
    var order = cursor.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    var header = new Shard.Header(version, order, alignment);
    return new Shard(source, header, metadata, tensors(tensorCount, header));
  }

  private void magic() {
    var start = cursor.take(Math.min(Magic.BYTES, cursor.remaining()));
    if (!Magic.isGguf(start)) throw cursor.fileError(Magic.problem(start));
    cursor.rewind(Integer.BYTES);
  }

  /** A version read in the wrong byte order has its lower 16 bits zero. */
  private int version() {
    var version = cursor.int32();
    if (version != 0 && (version & 0xFFFF) == 0) {
      version = Integer.reverseBytes(version);
      cursor.bigEndian();
    }
    return switch (version) {
      case 1 ->
          throw cursor.fileError(
              "is GGUF version 1, which was short-lived and is not supported; expected 2 or 3:"
                  + " convert the model again");
      case 2, 3 -> version;
      default ->
          throw cursor.fileError(
              "is GGUF version %s; expected 2 or 3".formatted(Integer.toUnsignedString(version)));
    };
  }

  private long alignment(Metadata metadata) {
    long alignment = metadata.integer(ALIGNMENT).orElse(DEFAULT_ALIGNMENT);
    if (alignment <= 0 || Long.bitCount(alignment) != 1) {
      throw cursor.fileError("%s is %d; expected a power of two".formatted(ALIGNMENT, alignment));
    }
    return alignment;
  }

  private List<Tensor> tensors(long count, Shard.Header header) {
    var reader = new TensorInfoReader(cursor);
    var infos = reader.read(count);
    var start = alignUp(cursor.position(), header.alignment());
    reader.checkPlaces(infos, header.alignment(), Math.max(0, source.size() - start));
    return infos.stream().map(info -> tensor(info, start, header.order())).toList();
  }

  private Tensor tensor(TensorInfo info, long start, ByteOrder order) {
    var data = new SourceData(source, start + info.offset(), info.byteSize(), info.type(), order);
    return new Tensor(info.name(), info.type(), info.dimensions(), data);
  }

  /** The first multiple of the alignment, a power of two, that is not below the position. */
  static long alignUp(long position, long alignment) {
    return (position + alignment - 1) & -alignment;
  }
}
