using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Evaluation.TextToPose;
using OnnxPose.Numerics;
using OnnxPose.TestKit;

namespace OnnxPose.Evaluation.Tests.Retrieval;

public sealed class CaptionIndexFileTests
{
    const int Width = 6;

    TempFolder _folder = null!;

    [SetUp]
    public void Write()
    {
        _folder = new();
        CaptionIndexFile.Write(_folder.Path, Index(20));
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void AnIndex_ReadsBackAsItWas()
    {
        var (written, read) = (Index(20), CaptionIndexFile.Read(_folder.Path));
        Assert.That(read.Pairs.Select(static pair => pair.Caption),
            Is.EqualTo(written.Pairs.Select(static pair => pair.Caption)));
        Assert.That(read.Pairs.Select(static pair => pair.Pose),
            Is.EqualTo(written.Pairs.Select(static pair => pair.Pose)));
        Assert.That((read.Features.Count, read.Features.Width), Is.EqualTo((20, Width)));
        for (var row = 0; row < 20; row++)
        {
            Assert.That(read.Features.Row(row).ToArray(), Is.EqualTo(written.Features.Row(row).ToArray()));
        }
    }

    [Test]
    public void TheSameIndex_GivesTheSameFiles()
    {
        using var other = new TempFolder();
        CaptionIndexFile.Write(other.Path, Index(20));
        foreach (var name in new[] { CaptionIndexFile.PairsName, CaptionIndexFile.FeaturesName })
        {
            Assert.That(File.ReadAllBytes(other.At(name)), Is.EqualTo(File.ReadAllBytes(_folder.At(name))));
        }
    }

    [TestCase(CaptionIndexFile.PairsName)]
    [TestCase(CaptionIndexFile.FeaturesName)]
    public void AFileOfAnotherIndex_IsRefused(string name)
    {
        using var other = new TempFolder();
        CaptionIndexFile.Write(other.Path, Index(19));
        File.Copy(other.At(name), _folder.At(name), overwrite: true);
        Refuses("does not belong");
    }

    [Test]
    public void ALine_ThatWasChanged_IsRefused()
    {
        var path = _folder.At(CaptionIndexFile.PairsName);
        var lines = File.ReadAllLines(path);
        lines[3] = lines[3].Replace("\"caption\":\"", "\"caption\":\"not ", StringComparison.Ordinal);
        File.WriteAllLines(path, lines);
        Refuses("does not belong");
    }

    [Test]
    public void EveryTruncation_IsRefused([Values] bool ofPairs)
    {
        var path = _folder.At(ofPairs ? CaptionIndexFile.PairsName : CaptionIndexFile.FeaturesName);
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length += 1 + (whole.Length / 50))
        {
            Put(path, whole[..length]);
            Assert.That(() => CaptionIndexFile.Read(_folder.Path), Throws.TypeOf<CaptionIndexException>());
        }
    }

    [Test]
    public void EveryFlippedBit_OfTheHeader_IsRefusedOrHarmless()
    {
        var path = _folder.At(CaptionIndexFile.FeaturesName);
        var whole = File.ReadAllBytes(path);
        var header = 8 + (int)BitConverter.ToInt64(whole);
        for (var bit = 0; bit < 8 * header; bit += 3)
        {
            byte[] changed = [.. whole];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Put(path, changed);
            try
            {
                CaptionIndexFile.Read(_folder.Path);
            }
            catch (CaptionIndexException)
            {
                // Documented.
            }
        }
    }

    [Test]
    public void FeaturesThatAreNotFinite_AreRefused()
    {
        var path = _folder.At(CaptionIndexFile.FeaturesName);
        var bytes = File.ReadAllBytes(path);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), float.NaN);
        Put(path, bytes);
        Refuses("Row 19");
        Assert.That(() => CaptionIndexFile.Read(_folder.Path),
            Throws.Exception.With.Message.Not.Contain("Parameter"));
    }

    [Test]
    public void ALaterVersion_IsRefused()
    {
        var path = _folder.At(CaptionIndexFile.FeaturesName);
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf("\"version\":\"1\""u8);
        bytes[at + 11] = (byte)'2';
        Put(path, bytes);
        Refuses("version '2'");
    }

    [Test]
    public void AMissingVersion_IsSaid()
    {
        var path = _folder.At(CaptionIndexFile.FeaturesName);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.AsSpan().IndexOf("version"u8)] = (byte)'x';
        Put(path, bytes);
        Refuses("is of no version");
    }

    [Test]
    public void AMissingFile_IsNamed()
    {
        File.Delete(_folder.At(CaptionIndexFile.PairsName));
        Assert.That(() => CaptionIndexFile.Read(_folder.Path),
            Throws.InstanceOf<IOException>().With.Message.Contains(CaptionIndexFile.PairsName));
    }

    void Refuses(string said) => Assert.That(() => CaptionIndexFile.Read(_folder.Path),
        Throws.TypeOf<CaptionIndexException>().With.Message.Contains(said));

    static CaptionIndex Index(int pairs)
    {
        var random = PoseRandom.FromSeed(1);
        var features = new float[pairs * Width];
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = (float)random.NextNormal();
        }
        return new(TrainingPairs.Draw(pairs), new(features, Width));
    }

    static void Put(string path, byte[] bytes)
    {
        using var stream = File.Create(path);
        stream.Write(bytes);
    }
}
