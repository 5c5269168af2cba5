using System.IO.Compression;
using System.Text;
using OnnxPose.Imaging;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Training.Images.Data;

/// <summary>Painted scenes in files, so that painting is paid for once.</summary>
/// <remarks>
/// A shard holds 500 scenes, one after another: caption, painting, full pose picture, body pose picture,
/// each with its length before it; pictures are deflated. All shards are held in memory, about 25 kB a
/// scene. Thread-safe.
/// </remarks>
sealed class SceneStore
{
    /// <summary>Scenes in a shard.</summary>
    public const int ShardScenes = 500;

    const int Parts = 4, PictureBytes = 3 * PaintedScene.Size * PaintedScene.Size;

    readonly List<ReadOnlyMemory<byte>[]> _scenes = [];

    SceneStore()
    {
    }

    /// <summary>Scenes held.</summary>
    public int Count => _scenes.Count;

    /// <summary>Reads every shard of a folder.</summary>
    /// <exception cref="FileNotFoundException">The folder has none.</exception>
    public static SceneStore Open(string folder)
    {
        var store = new SceneStore();
        for (var shard = 0; File.Exists(ShardPath(folder, shard)); shard++)
        {
            store.Add(File.ReadAllBytes(ShardPath(folder, shard)));
        }
        return store.Count > 0 ? store : throw new FileNotFoundException(
            $"'{folder}' holds no painted scenes; paint some with 'scenes --out {folder}'.");
    }

    /// <summary>Where a shard lies.</summary>
    public static string ShardPath(string folder, int shard) =>
        Path.Combine(folder, $"scenes-{shard:D4}.bin");

    /// <summary>Writes a shard, whole or not at all.</summary>
    public static void Write(string path, IEnumerable<PaintedScene> scenes) =>
        AtomicFile.Write(path, stream =>
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        foreach (var scene in scenes)
        {
            foreach (var part in (byte[][])[Encoding.UTF8.GetBytes(scene.Scene.Caption),
                Deflate(scene.Picture),
                Deflate(scene.FullPose), Deflate(scene.BodyPose)])
            {
                writer.Write(part.Length);
                writer.Write(part);
            }
        }
    });

    public string Caption(int scene) => Encoding.UTF8.GetString(_scenes[scene][0].Span);

    /// <summary>Red, green, blue of every pixel, row by row.</summary>
    public byte[] Picture(int scene) => Inflate(_scenes[scene][1]);

    /// <summary>The pose picture with body, hands and face, or with the body alone.</summary>
    public byte[] Pose(int scene, bool bodyOnly) => Inflate(_scenes[scene][bodyOnly ? 3 : 2]);

    void Add(byte[] shard)
    {
        var at = 0;
        while (at < shard.Length)
        {
            var parts = new ReadOnlyMemory<byte>[Parts];
            for (var i = 0; i < Parts; i++)
            {
                var length = BitConverter.ToInt32(shard, at);
                parts[i] = shard.AsMemory(at + sizeof(int), length);
                at += sizeof(int) + length;
            }
            _scenes.Add(parts);
        }
    }

    static byte[] Deflate(RgbImage picture)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest))
        {
            deflate.Write(picture.Pixels);
        }
        return packed.ToArray();
    }

    static byte[] Inflate(ReadOnlyMemory<byte> packed)
    {
        var pixels = new byte[PictureBytes];
        using var stream = new MemoryStream(packed.ToArray());
        using var deflate = new DeflateStream(stream, CompressionMode.Decompress);
        deflate.ReadExactly(pixels);
        return pixels;
    }
}
