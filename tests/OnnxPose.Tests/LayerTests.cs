using System.Reflection;

namespace OnnxPose.Tests;

public sealed class LayerTests
{
    const string OnnxRuntime = "Microsoft.ML.OnnxRuntime", SkiaSharp = "SkiaSharp";

    /// <summary>The runtime library's folders; each uses only what stands below it.</summary>
    static readonly string[][] s_floors =
    [
        ["Components"],
        ["Pipeline"],
        ["TextToPose", "Diffusion", "Scoring"],
        ["Models"],
        ["Inference"],
        ["Text", "Imaging", "Hub"],
        ["Poses"],
        ["Exceptions"],
        ["Diagnostics"],
    ];

    static Assembly Library => typeof(OnnxPose.Poses.Pose).Assembly;

    [Test]
    public void EachLayer_UsesOnlyLayersBelowIt() =>
        Assert.That(Layers.Violations(Library, s_floors), Is.Empty);

    [Test]
    public void EveryType_BelongsToAKnownLayer() =>
        Assert.That(Layers.In(Library), Is.SubsetOf(s_floors.SelectMany(static floor => floor)));

    [Test]
    public void OnlyInference_KnowsOnnxRuntime() =>
        Assert.That(Layers.Trespassers(Library, "Inference", OnnxRuntime), Is.Empty);

    [Test]
    public void OnlyImaging_KnowsTheCodecs() =>
        Assert.That(Layers.Trespassers(Library, "Imaging", SkiaSharp), Is.Empty);

    [Test]
    public void TheProjectsBelow_ReferenceNothingAbove()
    {
        Assert.That(References(typeof(OnnxPose.Onnx.Files.AtomicFile).Assembly),
            Has.None.StartsWith(OnnxRuntime).And.None.StartsWith(SkiaSharp).And.None.EqualTo("OnnxPose"));
        Assert.That(References(typeof(OnnxPose.Numerics.PoseRandom).Assembly),
            Has.None.StartsWith(OnnxRuntime).And.None.StartsWith(SkiaSharp).And.None.StartsWith("OnnxPose"));
    }

    static IEnumerable<string> References(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(static name => name.Name!);

    // The rules above pass; these show that the same functions find something where there
    // is something to find.

    [Test]
    public void AWrongOrder_IsFound()
    {
        var violations = Layers.Violations(Library, ["Poses"], ["Imaging"]).ToArray();
        Assert.That(violations, Has.Some.Contains("OnnxPose.Imaging.PosePainter"));
        Assert.That(violations, Has.None.Contains("OnnxPose.Imaging.PngWriter"));
    }

    [Test]
    public void NeighboursThatUseEachOther_AreFound() =>
        Assert.That(Layers.Violations(Library, ["Poses", "Imaging"]),
            Has.Some.Contains("OnnxPose.Imaging.PixelGrid"));

    [Test]
    public void ATypeOfTheRootNamespace_CountsByItsFolder() =>
        Assert.That(Layers.Violations(Library, ["Exceptions"], ["Poses"]),
            Has.Some.Contains("OnnxPose.Poses.Json.JsonCursor"));

    [Test]
    public void ALibraryInTheWrongHands_IsFound()
    {
        Assert.That(Layers.Trespassers(Library, "Poses", SkiaSharp),
            Is.EqualTo((string[])["OnnxPose.Imaging.ImageDecoder"]));
        Assert.That(Layers.Trespassers(Library, "Poses", OnnxRuntime),
            Has.Some.StartsWith("OnnxPose.Inference."));
    }
}
