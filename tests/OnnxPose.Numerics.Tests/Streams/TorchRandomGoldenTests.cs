using System.Text.Json;
using OnnxPose.TestKit;

namespace OnnxPose.Numerics.Tests.Streams;

/// <summary>Against numbers that PyTorch drew.</summary>
[Category("Golden")]
[NeedsFixture("torch-random")]
public class TorchRandomGoldenTests
{
    const float NormalTolerance = 2e-6f;    // of the larger of 1 and the value: single precision

    static readonly Lazy<GoldenTensors> s_io = new(static () =>
        GoldenTensors.Load("torch-random", "io.safetensors"));

    static readonly Lazy<JsonElement> s_index = new(static () =>
        JsonElement.Parse(File.ReadAllBytes(GoldenFolder.Path("torch-random", "index.json"))));

    static IEnumerable<TestCaseData<string, string, ulong, int>> Cases =>
        from item in s_index.Value.GetProperty("cases").EnumerateArray()
        select new TestCaseData<string, string, ulong, int>(
            item.GetProperty("key").GetString()!, item.GetProperty("kind").GetString()!,
            Seed(item.GetProperty("seed")), item.GetProperty("count").GetInt32());

    static IEnumerable<ulong> SequenceSeeds =>
        s_index.Value.GetProperty("sequence_seeds").EnumerateArray().Select(Seed);

    // torch takes negative seeds too, as the number of the same bits.
    static ulong Seed(JsonElement seed) =>
        seed.TryGetUInt64(out var number) ? number : unchecked((ulong)seed.GetInt64());

    [TestCaseSource(nameof(Cases))]
    public void A_fresh_generator_gives_what_torch_gives(string key, string kind, ulong seed, int count) =>
        Compare(Draw(new(seed), kind, count), key, kind);

    [TestCaseSource(nameof(SequenceSeeds))]
    public void Calls_on_one_generator_go_on_as_in_torch(ulong seed)
    {
        var random = new TorchRandom(seed);
        foreach (var call in s_index.Value.GetProperty("sequence").EnumerateArray())
        {
            var kind = call.GetProperty("kind").GetString()!;
            var count = call.GetProperty("shape").EnumerateArray().Aggregate(
                1, static (product, size) => product * size.GetInt32());
            Compare(Draw(random, kind, count), $"seq.s{seed}.{call.GetProperty("index").GetInt32()}", kind);
        }
    }

    static float[] Draw(TorchRandom random, string kind, int count)
    {
        var numbers = new float[count];
        if (kind == "rand")
        {
            random.Uniforms(numbers);
        }
        else
        {
            Assert.That(kind, Is.EqualTo("randn"));
            random.Normals(numbers);
        }
        return numbers;
    }

    static void Compare(float[] drawn, string key, string kind)
    {
        var expected = s_io.Value.Floats(key).ToArray();
        var ends = expected.Length / 2;    // of a long tensor, so many values at each end are stored
        float[] stored = drawn.Length == expected.Length ? drawn : [.. drawn[..ends], .. drawn[^ends..]];
        Assert.That(stored, Has.Length.EqualTo(expected.Length), key);
        for (var i = 0; i < stored.Length; i++)
        {
            var tolerance = kind == "rand" ? 0 : NormalTolerance * Math.Max(1, Math.Abs(expected[i]));
            Assert.That(stored[i], Is.EqualTo(expected[i]).Within(tolerance), $"{key}, element {i}");
        }
    }
}
