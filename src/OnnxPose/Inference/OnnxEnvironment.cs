using Microsoft.ML.OnnxRuntime;

namespace OnnxPose.Inference;

/// <summary>The one ONNX Runtime environment of the process. Thread-safe.</summary>
static class OnnxEnvironment
{
    static readonly Lazy<OrtEnv> s_environment = new(Create);

    /// <summary>The environment, created on first use.</summary>
    /// <exception cref="DeviceNotAvailableException">No native ONNX Runtime is there.</exception>
    public static OrtEnv Instance
    {
        get
        {
            try
            {
                return s_environment.Value;
            }
            catch (Exception e) when (e is TypeInitializationException or DllNotFoundException
                or EntryPointNotFoundException or BadImageFormatException)
            {
                throw new DeviceNotAvailableException(
                    "ONNX Runtime's native library cannot be loaded. The application must reference one of " +
                    "Microsoft.ML.OnnxRuntime or Microsoft.ML.OnnxRuntime.Gpu. " +
                    e.GetBaseException().Message, e);
            }
        }
    }

    /// <summary>The version of ONNX Runtime that is loaded.</summary>
    public static string Version => Instance.GetVersionString();

    static OrtEnv Create()
    {
        if (OrtEnv.IsCreated)
        {
            return OrtEnv.Instance();     // the application made it first, with its own settings
        }
        var options = new EnvironmentCreationOptions
        {
            logId = "OnnxPose",
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        return OrtEnv.CreateInstanceWithOptions(ref options);
    }
}
