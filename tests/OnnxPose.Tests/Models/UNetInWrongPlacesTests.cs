using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

/// <summary>The models of the image stage in each other's places.</summary>
sealed class UNetInWrongPlacesTests
{
    static readonly UNetConfig s_base = RandomUNet.Small([new(4, false, 1, 1), new(8, true, 2, 1)]) with
    {
        LayersPerStage = 1,
    };

    static readonly UNetConfig s_refiner = s_base with { TextWidth = 20, ConditionWidth = 60 };

    static readonly PoseAdapterConfig s_adapter = new()
    {
        InChannels = 3,
        Channels = [4, 8, 8, 8],
        BlocksPerStage = 1,
        DownscaleFactor = 4,
        IsXl = true,
    };

    static readonly string[] s_places = ["unet", "refiner/unet", "adapter", "text_encoder"];

    static IEnumerable<TestCaseData> Pairs =>
        from model in s_places
        from place in s_places
        where model != place && place != "text_encoder"
        select new TestCaseData(model, place);

    [TestCaseSource(nameof(Pairs))]
    public void AModelOnnx_InTheWrongPlace_IsRefused_NamingFilePlaceGotAndExpected(string model, string place)
    {
        using var folder = new TempFolder();
        Write(place, folder.Path);
        using var home = new TempFolder();
        Write(model, home.Path);
        using (var weights = Checkpoint.Open(home.Path))
        {
            File.Copy(weights.Files[0], folder.At("wrong.safetensors"));
        }
        using (var weights = Checkpoint.OpenFile(folder.At("wrong.safetensors")))
        {
            var bytes = Build(model, home.Path, weights).Bytes;
            AtomicFile.Write(folder.At("model.onnx"), stream => stream.Write(bytes));
        }
        var alive = NativeObjects.Alive;
        Assert.That(() => Load(place, folder.Path), Throws.TypeOf<ModelContractException>()
            .With.Message.Contains($"'{folder.At("model.onnx")}' is not usable as {place}:")
            .And.Message.Contains("expected"));
        Assert.That(NativeObjects.Alive, Is.EqualTo(alive), "something was left open");
    }

    // Base and refiner are one architecture: a folder of either will do, and its sizes say which it is.
    static IEnumerable<TestCaseData> PairsOfArchitectures => Pairs.Where(static pair =>
        pair.Arguments.Any(static name => name is "adapter" or "text_encoder"));

    [TestCaseSource(nameof(PairsOfArchitectures))]
    public void AFolder_InTheWrongPlace_IsRefused(string model, string place)
    {
        using var folder = new TempFolder();
        Write(model, folder.Path);
        Assert.That(() => Load(place, folder.Path), Throws.TypeOf<ModelContractException>()
            .With.Message.Contains($"'{folder.At("config.json")}' does not configure {place}:"));
    }

    static void Write(string model, string folder)
    {
        switch (model)
        {
            case "adapter":
                RandomPoseAdapter.Write(folder, s_adapter, seed: 1);
                break;
            case "text_encoder":
                RandomTextEncoder.Write(folder, vocabulary: 9, width: 8, layers: 2, seed: 1);
                break;
            default:
                RandomUNet.Write(folder, UNet(model), seed: 1);
                break;
        }
    }

    static OnnxModel Build(string model, string folder, Checkpoint weights)
    {
        var config = Path.Combine(folder, "config.json");
        return model switch
        {
            "adapter" => PoseAdapterGraph.Build(PoseAdapterConfig.Read(config, model), weights.NewScope()),
            "text_encoder" => ClipTextGraph.Build(
                ClipTextConfig.Read(config, model), weights.NewScope(), ClipTextOutputs.Penultimate),
            _ => UNetGraph.Build(UNetConfig.Read(config, model), weights.NewScope()),
        };
    }

    static void Load(string place, string folder)
    {
        using IDisposable model = place == "adapter"
            ? PoseAdapter.Load(folder)
            : DenoisingUNet.Load(folder, slot: place);
    }

    static UNetConfig UNet(string model) => model == "unet" ? s_base : s_refiner;
}
